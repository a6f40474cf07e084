"""The operator's table of days, DATA/retention.json; without it the defaults hold."""

from pathlib import Path

from pydantic import ValidationError

from server.command_line import CommandError

from .rules import Retention

NAME = "retention.json"


def read_table(data: Path) -> Retention:
    """The table in the data folder. Raises CommandError that names what is wrong."""
    path = data / NAME
    try:
        return Retention.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Retention()
    except OSError as error:
        raise CommandError(f"{NAME} 读不出来（{error.strerror}）。") from None
    except ValidationError as error:
        places = "、".join(
            ".".join(map(str, item["loc"])) or "开头" for item in error.errors(include_input=False)[:5]
        )
        raise CommandError(
            f"{NAME} 里有的内容不对：{places}。"
            '天数写成 1 到 36500 的整数，例如 {"draft": {"expire": 30}}。'
        ) from None
