export { default } from "../en/call";
