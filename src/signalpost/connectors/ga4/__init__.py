"""What Google Analytics 4 is sent, as Meta's events. Pure; the gateway's addresses are `gateway.ga4`."""
