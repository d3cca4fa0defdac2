"""What the SDKs of Segment and RudderStack send, as Meta's events. Pure; the gateway's address is `gateway.segment`."""
