"""The household's applications: as the server has them, with the resident's own answers, and what is news.

Methods that change something return the words for what changed (see ``state``).
"""

from collections.abc import Iterable

from protocol.application import Application, ApplicationState, MaterialState, Photo
from tvapp.household.at import AT
from tvapp.household.notice import Notice, is_answered, is_news, notice_of, standing


class Cases:
    """Applications by id, notices by application, answers still on their way by field."""

    def __init__(self) -> None:
        self._applications: dict[str, Application] = {}
        self._notices: dict[str, Notice] = {}
        self._unsent: dict[tuple[str, str], str] = {}
        self._looked_at = ""

    def newest_first(self) -> list[Application]:
        """All cases, the latest change first, with answers that are still on their way."""
        known = sorted(self._applications.values(), key=lambda one: (one.changed, one.id), reverse=True)
        return [self._with_unsent(application) for application in known]

    def get(self, application_id: str) -> Application | None:
        """One case, with answers that are still on their way."""
        known = self._applications.get(application_id)
        return None if known is None else self._with_unsent(known)

    def notices(self) -> list[Notice]:
        """Unread news, the latest first."""
        return list(reversed(self._notices.values()))

    def unsent(self) -> int:
        """Answers the server does not have yet."""
        return sum(key != AT for _, key in self._unsent)

    def as_known(self) -> list[Application]:
        """The cases as the server sent them, without answers it does not have."""
        return list(self._applications.values())

    def has_photo(self, photo_id: str) -> bool:
        """Whether a case still has this photo."""
        return any(
            photo.id == photo_id
            for application in self._applications.values()
            for material in application.materials
            for photo in material.photos
        )

    def load(self, applications: Iterable[Application]) -> set[str]:
        """All cases as the server has them now, newest first; others are gone."""
        listed = {application.id: application for application in applications}
        changes: set[str] = set()
        for gone in [known for known in self._applications if known not in listed]:
            del self._applications[gone]
            changes |= {"applications", f"application:{gone}"} | self._drop_notice(gone)
        for application in reversed(listed.values()):
            changes |= self.put(application)
        return changes

    def restore(self, applications: Iterable[Application], notices: Iterable[Notice]) -> None:
        """What was known when the box was last on; nothing of it is news."""
        self._applications = {application.id: application for application in applications}
        self._notices = {notice.application_id: notice for notice in notices}

    def put(self, application: Application) -> set[str]:
        """A case as an event or an answer brings it; an older one than is known is passed over."""
        known = self._applications.get(application.id)
        if known is not None and application.changed < known.changed:
            return set()  # an old event, replayed after everything was loaded
        if application == known:
            return set()
        self._applications[application.id] = application
        changes = {"applications", f"application:{application.id}"}
        if known is None or known.materials != application.materials:
            changes.add(f"photos:{application.id}")
        return changes | self._note_news(known, application)

    def add_photo(self, application_id: str, key: str, photo: Photo) -> set[str]:
        """A photo has arrived. A case not known yet comes with the next load, photos and all."""
        known = self._applications.get(application_id)
        if known is None:
            return set()
        materials = with_photo(known.materials, key, photo)
        if materials == known.materials:
            return set()
        self._applications[known.id] = known.model_copy(update={"materials": materials})
        return {"applications", f"application:{known.id}", f"photos:{known.id}"}

    def look_at(self, application_id: str) -> set[str]:
        """The case on the screen now ("" for none): its news is read, and it makes none while it is there."""
        self._looked_at = application_id
        return self._drop_notice(application_id)

    def answer(self, application_id: str, key: str, value: str) -> set[str]:
        """The resident has answered: shown at once, on its way to the server."""
        self._unsent[application_id, key] = value
        return {"applications", f"application:{application_id}", "unsent"}

    def answer_done(self, application_id: str, key: str) -> set[str]:
        """The answer has arrived, or was refused: from now on the server's word counts."""
        if self._unsent.pop((application_id, key), None) is None:
            return set()
        return {"applications", f"application:{application_id}", "unsent"}

    def _with_unsent(self, application: Application) -> Application:
        own = {key: value for (one, key), value in self._unsent.items() if one == application.id}
        if not own:
            return application
        at = own.pop(AT, application.at)
        answers = {**application.answers, **own}
        # An empty answer takes the answer away, at the server as here.
        answers = {key: value for key, value in answers.items() if value}
        return application.model_copy(update={"answers": answers, "at": at})

    def _note_news(self, known: Application | None, application: Application) -> set[str]:
        if known is not None and standing(known) == standing(application):
            return set()
        if application.id == self._looked_at:
            return self._drop_notice(application.id)
        if not is_news(known, application):
            return self._drop_notice(application.id) if is_answered(known, application) else set()
        if known is None and application.state is not ApplicationState.RETURNED:
            return (
                set()
            )  # a box that starts with nothing: old cases are no news, unless something is to be done
        self._notices.pop(application.id, None)
        self._notices[application.id] = notice_of(application)
        return {"notices"}

    def _drop_notice(self, application_id: str) -> set[str]:
        return {"notices"} if self._notices.pop(application_id, None) else set()


def with_photo(materials: tuple[MaterialState, ...], key: str, photo: Photo) -> tuple[MaterialState, ...]:
    """The materials with a photo that has arrived; once only, however often it is told."""
    if all(material.key != key for material in materials):
        return (*materials, MaterialState(key=key, photos=(photo,)))
    return tuple(
        material.model_copy(update={"photos": (*material.photos, photo)})
        if material.key == key and all(one.id != photo.id for one in material.photos)
        else material
        for material in materials
    )
