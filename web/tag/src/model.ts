// Written by tools/web_model.py from signalpost.capi; do not edit.

/** Keys of user_data that are sent hashed. */
export const HASHED_KEYS = [
  "em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country", "external_id", "f5first", "f5last", "fi", "dobd",
  "dobm", "doby", "app_user_id",
] as const;
export type HashedKey = (typeof HASHED_KEYS)[number];

/** Keys of user_data that are sent as they are. */
export const CLEAR_KEYS = [
  "client_ip_address", "client_user_agent", "fbc", "fbp", "subscription_id", "fb_login_id", "lead_id", "anon_id",
  "madid", "page_id", "page_scoped_user_id", "ctwa_clid", "ig_account_id", "ig_sid", "whatsapp_business_account_id",
  "instagram_business_account_id",
] as const;
export type ClearKey = (typeof CLEAR_KEYS)[number];

/** user_data as it is sent: hashes, and keys in clear. */
export type UserData = { [key in HashedKey | ClearKey]?: string | string[] };

/** One product of `contents`. */
export interface Content {
  id?: string | number;
  quantity?: number;
  item_price?: number;
  delivery_category?: string;
  title?: string;
  description?: string;
  brand?: string;
  category?: string;
}

/** What happened, in Meta's names; every other property is kept. */
export interface CustomData {
  currency?: string;
  value?: number | string;
  content_ids?: readonly (string | number)[];
  contents?: readonly Content[];
  content_type?: string;
  content_name?: string;
  content_category?: string;
  num_items?: number | string;
  order_id?: string | number;
  predicted_ltv?: number | string;
  net_revenue?: number | string;
  search_string?: string;
  status?: string | boolean;
  delivery_category?: string;
  item_number?: string | number;
  lead_event_source?: string;
  event_source?: string;
  customer_segmentation?: string;
  [property: string]: unknown;
}

/** Where the conversion happened. */
export type ActionSource =
  | "email"
  | "website"
  | "app"
  | "phone_call"
  | "chat"
  | "physical_store"
  | "system_generated"
  | "business_messaging"
  | "other";

/** One event, in Meta's names. `event_time` is Unix seconds. */
export interface Event {
  event_name: string;
  event_time: number;
  action_source: ActionSource;
  event_id?: string;
  user_data?: UserData;
  custom_data?: CustomData;
  event_source_url?: string;
  referrer_url?: string;
  opt_out?: boolean;
  data_processing_options?: readonly string[];
  data_processing_options_country?: number;
  data_processing_options_state?: number;
}

/** Names that Meta gives a meaning; any other is a custom event. */
export const STANDARD_EVENTS = [
  "AddPaymentInfo", "AddToCart", "AddToWishlist", "AppendAttribution", "AppendValue", "CompleteRegistration",
  "Contact", "CustomizeProduct", "Donate", "FindLocation", "InitiateCheckout", "Lead", "MobileAppInstall", "PageView",
  "Purchase", "Schedule", "Search", "StartTrial", "SubmitApplication", "Subscribe", "ViewContent",
] as const;
export type StandardEvent = (typeof STANDARD_EVENTS)[number];
