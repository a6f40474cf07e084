"""A package of three departments, as short as tests need it, and a household that applies for it."""

from typing import Any

from protocol.form import FieldKind, FormField, Option
from protocol.guide import Guide
from protocol.material import Material, Necessity
from protocol.package import Package, PackageItem
from server.catalogue.places.county_records import CountyRecords, replace_county_records
from server.store.engine import STORE
from tests.server.household import Household, publish_guides
from tests.server.service import Service

CL, MZ, WJ = "县残疾人联合会", "县民政局", "县卫生健康局"
CATEGORY = FormField(
    key="category",
    label="哪一方面不方便？",
    kind=FieldKind.CHOICE,
    options=(Option(value="limb", label="手脚"), Option(value="eye", label="眼睛")),
)

CARD = Guide(
    code="TEST-CL-0001",
    title="残疾人证办理",
    department=CL,
    pre_review=True,
    materials=(
        Material(key="id_card", name="身份证", hint="两面都拍。"),
        Material(key="photo", name="两寸照片"),
        Material(key="household", name="户口簿", exempt_by_licence="居民户口簿"),
    ),
    form=(CATEGORY, FormField(key="before", label="以前办过吗？", kind=FieldKind.YES_NO)),
)
ALLOWANCE = Guide(
    code="TEST-MZ-0001",
    title="生活补贴申请",
    department=MZ,
    pre_review=True,
    materials=(
        Material(key="id_card", name="申请人身份证"),
        Material(key="bank_card", name="银行卡"),
        Material(key="household_page", name="户口簿"),
    ),
    form=(
        CATEGORY.model_copy(update={"help": "选最主要的。", "required": False}),
        FormField(key="before", label="以前领过吗？", kind=FieldKind.YES_NO),
    ),
)
DOCTOR = Guide(
    code="TEST-WJ-0001",
    title="家庭医生签约",
    department=WJ,
    pre_review=True,
    materials=(
        Material(key="id_card", name="身份证"),
        Material(key="record", name="病历", necessity=Necessity.SUPPLEMENT_LATER),
    ),
)
GUIDES = (CARD, ALLOWANCE, DOCTOR)
PACKAGE = Package(
    key="disabled",
    name="扶残助残一件事",
    summary="三件事一次说完。",
    departments=(CL, MZ, WJ),
    guides=tuple(guide.code for guide in GUIDES),
    items=(PackageItem(guide=DOCTOR.code, for_whom="想有医生上门的人", usual=False),),
    materials=(Material(key="id_card", name="身份证"), Material(key="bank_card", name="银行卡")),
    place="一楼综合窗口",
    contact="0713-0500101",
)
TWO = (CARD.code, ALLOWANCE.code)


async def household_with_package(service: Service) -> Household:
    """A box, the guides published, the package among the county's records."""
    async with service.app[STORE].write() as conn:
        await replace_county_records(conn, CountyRecords(packages=(PACKAGE,)))
    await publish_guides(service, *GUIDES)
    return Household(service, await service.box())


async def open_draft(household: Household, *codes: str, status: int = 201) -> Any:
    """A draft of the package."""
    body = {"package": PACKAGE.key, "guides": codes or TWO}
    return await household.call("POST", "/api/tv/packages/applications", body, status)


async def handed_in(household: Household, *codes: str) -> Any:
    """An application with all that it needs, submitted."""
    draft = await open_draft(household, *codes)
    one = f"/api/tv/applications/{draft['id']}"
    await household.call("PUT", f"{one}/applicant", {"member_id": await household.add_member()})
    for key in ("before", "before_2"):
        if key in draft_questions(codes or TWO):
            await household.call("PUT", f"{one}/answers/{key}", {"value": "no"})
    await household.call("PUT", f"{one}/answers/category", {"value": "limb"})
    wanted = ["id_card", "photo"]
    if ALLOWANCE.code in (codes or TWO):
        wanted += ["bank_card", "household_page"]
    await household.photograph(draft["id"], *wanted)
    return await household.call("POST", f"{one}/submit")


def draft_questions(codes: tuple[str, ...]) -> set[str]:
    """Keys of what is asked."""
    from protocol.package_union import unite

    return {field.key for field in unite(PACKAGE, GUIDES, codes).guide.form}


def part(application: Any, department: str) -> Any:
    """One department's part as the TV sees it."""
    return next(each for each in application["package"]["parts"] if each["department"] == department)
