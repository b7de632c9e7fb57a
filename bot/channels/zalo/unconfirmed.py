"""What Zalo's public pages leave open or contradict each other in, decided here and nowhere else.

Each value says what was chosen and what else is told. Confirm it with one real delivery or message, then mend it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

# Signature: SHA-256 of app id, raw body, timestamp and the OA secret key, in hex. Some code has HMAC, the app secret
# or the OA's id as the first part. The header may or may not begin with this prefix.
SIGNATURE_PREFIX = "mac="

# A delivery is tried again for almost two hours (30 s, 5, 15, 30 min, 1 h) with the body unchanged. One page says twelve hours.
REPLAY_WINDOW = timedelta(hours=2, minutes=30)
CLOCK_SKEW = timedelta(minutes=5)

# A button of this type comes back as user_send_text with its payload as the text and shows nothing in the chat;
# "oa.query.show" would show the payload. A "user_click_button" event is told of by third parties alone and not heeded.
BUTTON_TYPE = "oa.query.hide"
MOST_BUTTONS = 5  # told for v2
MOST_TITLE_CHARS = 100

# Whether the v3 message takes buttons without a "template_type", as the PHP library sends them. Until it is seen to,
# a message also says what to type; where it is refused, it is sent once more without buttons.
BUTTON_TEMPLATE: Mapping[str, Any] = {"type": "template"}
SAY_WHAT_TO_TYPE = True

# Windows of consultation messages, from the last thing a person sent. Whether a follow or a click opens one is not said.
FREE_FOR = timedelta(hours=48)
ALLOWED_FOR = timedelta(days=7)
# Messages that are free in the first window. Lifted in 2026 by the documentation; other pages still say 8.
FREE_MESSAGES: int | None = None

# HMAC-SHA256 of the access token under the app secret; needed only where the app demands it.
SEND_APPSECRET_PROOF = True

# How long an access token lives where the reply does not say; pages that say one hour are old.
ACCESS_LIFE = timedelta(hours=25)
# Refresh tokens: three months, each good for one use. What a used one is answered with is not documented, so every reply
# without a new pair counts as a refusal.
REFRESH_LIFE = timedelta(days=90)
REFRESH_ALERT_AFTER = timedelta(days=60)

# A pause after "too many calls", which carries no time.
RATE_PAUSE_S = 60.0
# The pause where a quota is used up, or Zalo takes this type at other hours alone.
QUOTA_PAUSE_S = 3600.0

# The Bot Platform. Refusals are told by `error_code` or `errorCode`, sometimes with HTTP 200; the quota by 429 or 426.
BOT_QUOTA_CODES = frozenset({426, 429})
BOT_REFUSED_TOKEN_CODES = frozenset({401, 404})
BOT_GONE_CODES = frozenset({403})
