"""A package's application: its departments under each other, how far each is."""

from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.listing import ListScreen, ListView


class CasePartsScreen(ApplicationScreen, ListScreen):
    """Opened with ``id``."""

    name = "case_parts"

    def compute(self) -> ListView:
        from tvapp.application.package_look import part_row, parts_of

        application = self.application
        parts = parts_of(application) if application is not None else ()
        return self.listed(
            application.guide_title if application is not None else "一件事",
            len(parts),
            lambda offset, limit: [part_row(part) for part in parts[offset:][:limit]],
            remark=f"{len(parts)} 样" if parts else "",
            empty=self.waiting or "这件事还没有提交。请按“返回”接着填。",
            hint="按 OK 看这个部门怎么说",
        )

    def chosen(self, key: str) -> None:
        self.tv.open("case_part", id=self.application_id, part=key)
