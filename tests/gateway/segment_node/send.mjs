// Sends one of each kind with Segment's client for Node. Arguments: address, write key.
import { Analytics } from "@segment/analytics-node"

const [host, writeKey] = process.argv.slice(2)
const analytics = new Analytics({ writeKey, host, path: "/v1/batch", maxRetries: 0 })
const failed = []
analytics.on("error", (error) => failed.push(String(error.code)))
const who = { userId: "7", anonymousId: "a-1" }
const context = { page: { url: "https://shop.example/thanks" }, userAgent: "Mozilla/5.0" }
analytics.identify({ ...who, traits: { email: "jo@example.com" } })
analytics.page({ ...who, name: "Home", properties: { url: "https://shop.example/" }, context })
analytics.track({ ...who, event: "Order Completed", properties: { order_id: "7", total: 19.9, currency: "EUR" }, context })
await analytics.closeAndFlush({ timeout: 10_000 })
console.log(JSON.stringify(failed))
