export type CustomData = Record<string, unknown>;
export type UserData = Record<string, string | string[]>;
