"""What a browser's tag asks of the gateway: its files and settings, events, consent and identity, openbridge."""
