/** What a short form (`vendor=1,marketing=0,sale=1`) says of one field; undefined where it does not say. */
export function allowed(short = "", field: "vendor" | "marketing" | "sale"): boolean | undefined {
  const digit = short.split(`${field}=`)[1];
  return digit ? digit[0] === "1" : undefined;
}
