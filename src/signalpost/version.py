"""The version of this package: the one place that says it."""

VERSION = "0.1.0"

#: How requests name this product: the header User-Agent, and Meta's parameter partner_agent (`name_major_minor`).
USER_AGENT = f"signalpost/{VERSION}"
PARTNER_AGENT = "_".join(["signalpost", *VERSION.split(".")[:2]])
