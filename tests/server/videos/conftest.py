"""A short film, made once for all tests, and guides to make films of."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from protocol.guide import Guide
from protocol.video import Video
from server.videos.making.job import make
from server.videos.making.order import MadeFilm, MakeJob

GUIDE = Guide.model_validate(
    {
        "code": "TEST-0001",
        "number": 308,
        "title": "老年人优待证办理",
        "department": "县卫生健康局",
        "themes": ["老人与养老"],
        "conditions": "年满 60 周岁的老人都可以办。",
        "materials": [
            {"key": "id_card", "name": "居民身份证"},
            {"key": "photo", "name": "近期一寸免冠照片", "copies": 2},
            {"key": "permit", "name": "居住证", "exempt_by_licence": "居住证"},
        ],
        "steps": [{"name": "提出申请", "text": "在电视上申请。"}, {"name": "发证", "text": "当场拿证。"}],
        "promised_limit": {"days": 0},
        "visits": 1,
        "place": "县政务服务中心一楼 31–36 号窗口",
        "hours": "周一至周五 8:30–17:30",
        "fees": "不收费。",
        "contact": "0713-0500106",
        "pre_review": True,
    }
)
VIDEO = Video(key="v007", title="手把手教您办老年证", theme="老人与养老", guides=(GUIDE.code,))


@dataclass(frozen=True)
class Film:
    """A made film and where it lies."""

    job: MakeJob
    made: MadeFilm
    folder: Path


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """The film of VIDEO, really made."""
    folder = tmp_path_factory.mktemp("film")
    job = MakeJob(video=VIDEO, guides=(GUIDE,), folder=str(folder))
    return Film(job, make(job, lambda _: None), folder)
