"""What clerks send with the number keys: the operator's DATA/quick_phrases.json, or else ours beside this."""

import logging
from pathlib import Path

from pydantic import ValidationError

from protocol.call_words import QuickPhrases

NAME = "quick_phrases.json"
log = logging.getLogger("server.calls")


def read_phrases(data: Path) -> QuickPhrases:
    """At most nine. A file that cannot be read is logged and ours are used: a call must not want for it."""
    try:
        return QuickPhrases.model_validate_json((data / NAME).read_bytes())
    except FileNotFoundError:
        pass
    except (OSError, ValidationError) as error:
        log.warning("%s cannot be used: %s", NAME, type(error).__name__)
    return QuickPhrases.model_validate_json(Path(__file__).with_name(NAME).read_bytes())
