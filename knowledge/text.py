"""Chinese text made comparable: one width, one script, one case, no invisible characters."""

import functools
import re
import unicodedata

import opencc

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ud800-\udfff]")
_HAN = "㐀-䶿一-鿿〇"
_SPACE_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}\d])|(?<=\d)\s+(?=[{_HAN}])")


@functools.cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def normalise(text: str) -> str:
    """`text` with full-width forms folded (NFKC), Traditional as Simplified, lower case, and invisible characters gone,
    and halves of characters (lone surrogates) with them.

    White space is folded to single spaces and dropped beside Chinese characters, where it carries no meaning
    (the notices are hard-wrapped, and people type "国  企").
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    if not text.isascii():
        text = _to_simplified().convert(text)
    return _SPACE_BESIDE_HAN.sub("", " ".join(text.split()))
