import type { CustomData, Event, UserData } from "../model.ts";

/** An event as the tag posts it: Meta's parameters, and how the tag came by it. */
export interface TagEvent extends Event {
  event_id: string;
  custom_data: CustomData;
  user_data: UserData;
  observed: { via: string; pixel?: string; rule?: string | undefined; masked?: string };
}
