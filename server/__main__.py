"""``python -m server``: the service and the operator's commands."""

import argparse
import os
import sys

from server import serve
from server.audit import command as audit
from server.backups import command as backups
from server.catalogue import command as catalogue
from server.command_line import CommandError
from server.crypto import command as keys
from server.devices import command as device
from server.doctor import command as doctor
from server.household_code import command as household
from server.licences import command as licences
from server.retention import command as retention
from server.retention import person_command as person
from server.specimens import command as specimens
from server.staff import command as staff
from server.store import command as moving
from server.videos import command as videos
from server.workdays import command as calendar

INTERRUPTED = 130
"""As shells count Ctrl-C."""


def command_line() -> argparse.ArgumentParser:
    """All commands; what is to be done is ``run`` of what it reads."""
    parser = argparse.ArgumentParser(prog="python -m server", description="电视政务服务")
    subparsers = parser.add_subparsers(required=True, metavar="命令")
    for part in (
        serve,
        catalogue,
        videos,
        device,
        household,
        staff,
        keys,
        licences,
        specimens,
        calendar,
        retention,
        person,
        audit,
        backups,
        moving,
        doctor,
    ):
        part.add_parser(subparsers)
    return parser


def main() -> int:
    """The exit code: 0 done, 1 cannot be done (said in plain words), 2 wrong arguments, 130 Ctrl-C."""
    arguments = command_line().parse_args()
    # What the service writes speaks of people: not for every user of the machine.
    os.umask(0o027)
    try:
        code: int = arguments.run(arguments)
    except CommandError as told:
        print(told, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已经停下，再运行一次就行。", file=sys.stderr)
        return INTERRUPTED
    return code


if __name__ == "__main__":
    sys.exit(main())
