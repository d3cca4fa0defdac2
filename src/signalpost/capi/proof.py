"""appsecret_proof: what Meta wants beside the access token when an app requires proof of its secret.

Source: Meta's Python Business SDK (2026-06-24), `session.py` and `serverside/util.py`.
"""

from __future__ import annotations

import hashlib
import hmac


def appsecret_proof(token: str, app_secret: str) -> str:
    """Hex HMAC-SHA-256; key: the app's secret, message: the access token."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
