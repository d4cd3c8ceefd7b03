/** The place of something that is being read: as large as what will be there, so that nothing jumps. */
import { common } from "../texts/common";

/** `count` of them, in the shape that `className` says. */
export function Skeleton({ className, count = 1 }: { className: string; count?: number }) {
  return (
    <div role="status" aria-label={common.loading}>
      {Array.from({ length: count }, (_, index) => <div key={index} className={`skeleton ${className}`} />)}
    </div>
  );
}
