"""``python -m server retention``: how long things are kept, what would go now, and letting it go."""

import argparse
from collections import Counter

from server.applications.photo_files import PhotoFiles
from server.clock import now_ms
from server.command_line import add_data_arguments, open_store, run, settings_of
from server.crypto.sealing import load_sealer

from .housekeeping import House, carry_out, due, forget_service, forget_words
from .rules import Step
from .table_file import NAME, read_table

_STATES = {
    "draft": "还没提交",
    "returned": "需要补正",
    "passed": "预审通过",
    "refused": "预审不通过",
    "withdrawn": "已撤回",
    "expired": "已过期",
}
_STEPS = {Step.EXPIRE: "变为已过期", Step.PHOTOS: "删照片", Step.ALL: "全部删除"}
_SHOWN = 20


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands ``retention show`` and ``retention run``."""
    parser = subparsers.add_parser("retention", help="办件保存多久")
    actions = parser.add_subparsers(required=True, metavar="命令")
    show = actions.add_parser("show", help=f"看各种状态保存多少天（在数据目录的 {NAME} 里改）")
    show.set_defaults(run=_show)
    work = actions.add_parser("run", help="现在就做一遍（服务自己每小时也做）")
    work.add_argument("--dry-run", action="store_true", help="只看会做什么，什么都不动")
    work.set_defaults(run=lambda arguments: run(lambda: _run(arguments)))
    for action in (show, work):
        add_data_arguments(action)


def _show(arguments: argparse.Namespace) -> int:
    table = read_table(settings_of(arguments).data)
    for name, words in _STATES.items():
        kept = getattr(table, name)
        told = [f"{kept.days(step)} 天后{label}" for step, label in _STEPS.items() if kept.days(step)]
        print(f"{words}\t{'，'.join(told) or '一直保存'}")
    for words, since, days in (
        ("通话里发的字、通话记录、转接的话", "通话结束", table.call_words),
        ("办完的回电", "办完", table.callbacks),
        ("评价", "评价", table.ratings),
    ):
        print(f"{words}\t{f'{since} {days} 天后删除' if days else '一直保存'}")
    return 0


async def _run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    table, sealer = read_table(settings.data), load_sealer(settings.keys)
    async with open_store(settings) as store:
        store.sealer = sealer
        async with store.read() as conn:
            wanted = await due(conn, table, now_ms(), limit=100_000)
        if arguments.dry_run:
            for (state, step), count in sorted(Counter((d.state, d.step) for d in wanted).items()):
                print(f"{_STATES[state.value]}\t{_STEPS[step]}\t{count} 件")
            numbers = [each.number for each in wanted if each.number][:_SHOWN]
            if numbers:
                print(f"回执号（前 {_SHOWN} 个）：{'、'.join(numbers)}")
            print(f"一共 {len(wanted)} 件。这次只是看看，什么都没有动。")
            return 0
        house = House(store, sealer, PhotoFiles(settings.data / "photos", sealer), settings.base_url, now_ms)
        done = await carry_out(house, table, wanted)
        words = await forget_words(house, table)
        callbacks, ratings = await forget_service(house, table)
    told = [f"{_STEPS[step]} {count} 件" for step, count in done.items()]
    print("，".join([*told, f"删通话里写的 {words} 条", f"删回电 {callbacks} 条", f"删评价 {ratings} 条"]))
    return 0
