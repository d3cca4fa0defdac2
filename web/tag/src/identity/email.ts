import { strip } from "./strip.ts";

const ADDRESS = /^[a-z\d._!#$%&'*+/=?^`{|}~-]*@[a-z\d.-]*$/;

/** `em`: ` John_Smith@gmail.com ` → `john_smith@gmail.com`; "" when no mail could reach it. */
export function email(text: string): string {
  const form = strip(text).toLowerCase();
  const domain = form.slice(form.indexOf("@") + 1);
  const wellFormed = ADDRESS.test(form) && domain.includes(".") && !/(^|\.)-|-(\.|$)/.test(domain);
  return wellFormed && !/\.[.@]|@\./.test(`.${form}.`) ? form : "";
}
