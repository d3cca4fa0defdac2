import type { Boot } from "../boot.ts";
import { readTrack } from "../pixel/readTrack.ts";
import { readRequest } from "./readRequest.ts";

/**
 * Gives the tag the calls of `fbq` that Meta's script had taken before the loader ran, as the browser's list of requests
 * tells of them: those with an event_id of the page's own, which gateway and pixel can share. The tag treats them as it
 * does any call, but that they are not given to the pixel again.
 */
export function mirrorMissed(boot: Boot): void {
  const { page, pixel, attributes } = boot;
  const seen = new Set<string>();
  const { pass } = pixel;
  pixel.pass = (call) => {
    const track = readTrack(call);
    if (track) seen.add(track.event_name + " " + track.event_id);
    pass(call);
  };
  // Meta's script may still be asking for its configuration: the requests can come after us.
  new page.PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      const found = readRequest(name, attributes.dataset!);
      if (!found || seen.has(found.key)) continue;
      seen.add(found.key);
      const at = page.performance.timeOrigin + startTime;
      for (const call of found.calls) boot.take({ call, at, url: found.url || page.location.href });
    }
  }).observe({ type: "resource", buffered: true });
}
