"""``python -m server doctor``: with the options of ``serve``, says of every part 好 or what to do."""

import argparse
from pathlib import Path

from server.command_line import CommandError, run
from server.service_options import add_service_arguments, settings_for

from . import desks, inside, outside
from .finding import Finding, bad, summary


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``doctor``."""
    parser = subparsers.add_parser(
        "doctor", help="检查：选项和 serve 一样；每一样说“好”或怎么办；有不行的，退出码是 1"
    )
    add_service_arguments(parser)
    parser.add_argument("--backups", type=Path, metavar="DIR", help="放备份的文件夹，看有没有按时备份")
    parser.add_argument("--authority", type=Path, metavar="FILE", help="自己的证书颁发者（PEM）")
    parser.set_defaults(run=lambda arguments: run(lambda: _doctor(arguments)))


async def _doctor(arguments: argparse.Namespace) -> int:
    findings: list[Finding] = []

    def say(*found: Finding | None) -> None:
        for each in found:
            if each is not None:
                findings.append(each)
                print(each.line, flush=True)

    try:
        settings = settings_for(arguments, arguments.port)
    except CommandError as error:
        say(bad("设置", str(error)))
        print(summary(findings)[1])
        return 1
    say(*outside.addresses(settings))
    say(*inside.data_folder(settings))
    if settings.data.is_dir():
        say(inside.keys(settings), *await inside.database(settings))
        say(inside.films(settings), desks.hours(settings))
    say(outside.speech(settings), await outside.service(settings))
    say(await outside.certificate(settings, arguments.authority))
    say(await outside.films_by_proxy(settings, arguments.authority))
    say(*await outside.relay(settings), await outside.scanner(settings))
    if arguments.backups:
        say(inside.backups(arguments.backups))
    code, last = summary(findings)
    print(last)
    return code
