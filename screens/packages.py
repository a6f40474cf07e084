"""一件事: things of several departments that are done together."""

from tvapp.catalogue.county import PackageRow
from tvapp.ui.item import Item
from tvapp.ui.listing import ListScreen, ListView

MOST_NAMES = 16
"""Han characters of departments' names beside each other in a row."""


class PackagesScreen(ListScreen):
    """Each with its departments and how many things it saves."""

    name = "packages"

    def compute(self) -> ListView:
        packages = self.tv.catalogue.packages() if self.tv.catalogue is not None else []
        return self.listed(
            "一件事，一次办",
            len(packages),
            lambda offset, limit: [package_item(row) for row in packages[offset:][:limit]],
            remark=f"共 {len(packages)} 个" if packages else "",
            empty="这里现在没有“一件事”。请按“返回”再找。",
        )

    def chosen(self, key: str) -> None:
        self.tv.open("package", key=key)


def package_item(row: PackageRow) -> Item:
    """A package as a row of a list."""
    return Item(row.key, row.name, _departments(row), "inventory_2", trailing=f"{row.guides} 件事一次办")


def _departments(row: PackageRow) -> str:
    names = [name.removeprefix("县") for name in row.departments]
    shown = list[str]()
    for name in names:
        if sum(map(len, shown)) + len(name) > MOST_NAMES:
            break
        shown.append(name)
    joined = "、".join(shown)
    return joined if len(shown) == len(names) else f"{joined}等 {len(names)} 个部门"
