"""When the household's code is asked for."""

from tvapp.household.code_lock import AWAY_SECONDS, CodeLock
from tvapp.router import Place, Router


def test_it_is_asked_for_at_the_start_and_after_a_time_without_keys() -> None:
    lock = CodeLock()
    assert lock.closed(0.0)
    lock.used(1.0)
    assert lock.closed(1.0)  # a key alone opens nothing
    lock.open(2.0)
    lock.used(AWAY_SECONDS)
    assert not lock.closed(AWAY_SECONDS + 500)
    lock.used(AWAY_SECONDS + 500)
    assert lock.closed(2 * AWAY_SECONDS + 500)


def test_back_from_the_question_leads_past_what_it_protects() -> None:
    router = Router()
    for screen in ("settings", "people", "person", "unlock"):
        router.open(screen)
    router.back_out_of({"people", "person", "unlock"})
    assert router.place.screen == "settings"
    router.back_out_of({"settings", "home"})
    assert [place.screen for place in router.stack] == ["home"]


def test_what_was_typed_never_goes_to_the_disk() -> None:
    place = Place("person_entry", secret={"number": "421122194503120022"})
    assert "secret" not in place.to_json() and Place.from_json(place.to_json()).secret == {}
