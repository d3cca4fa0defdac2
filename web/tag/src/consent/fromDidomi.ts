import type { Source } from "./types.ts";

/** Didomi: Meta's status among its vendors, which includes its purposes, once ready and on each change. */
export const fromDidomi: Source = (page, tell, { didomi: told }) => {
  const ready = page.didomiOnReady;
  ready?.push((didomi) => {
    const read = () => {
      const vendors = didomi.getCurrentUserStatus?.().vendors ?? {};
      const id = Object.keys(vendors).find((one) =>
        told ? one === told : /^(c:)?(facebook\w*|meta|metapixel)(-\w+)?$/.test(one),
      );
      if (!id) return;
      const enabled = vendors[id]?.enabled === true;
      tell({ didomi: enabled || !didomi.shouldUserStatusBeCollected?.() ? `vendor=${+enabled}` : "pending" });
    };
    didomi.on?.("consent.changed", read);
    read();
  });
  return !!ready;
};
