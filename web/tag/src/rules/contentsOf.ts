import { amountOf } from "./amountOf.ts";

export interface Content {
  id: string;
  quantity: number;
  item_price?: number;
}

/** Meta's `contents` of GA4's `items`; an item without an id is left out, one without a quantity is one. */
export function contentsOf(items: unknown): Content[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: Record<string, unknown> | null) => {
    const id = item?.item_id ?? item?.id;
    if ((typeof id !== "string" && typeof id !== "number") || id === "") return [];
    const price = amountOf(item?.price, true);
    const content: Content = { id: String(id), quantity: amountOf(item?.quantity, true) ?? 1 };
    if (price !== undefined) content.item_price = price;
    return [content];
  });
}
