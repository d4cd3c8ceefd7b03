export { default } from "../en/provider";
