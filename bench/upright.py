"""Which way up a photographed paper lies: learns the weights of ``upright.json``, and measures them.

``python -m bench.upright --learn FONT…`` learns from drawn papers in our fonts and those named;
``python -m bench.upright --measure FONT…`` counts on others. No paper that was learnt from is counted.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from server.applications import upright
from tests.server.applications import documents

WEIGHTS = Path(upright.__file__).with_name("upright.json")
STEPS, STEP, HOLD = 3000, 0.5, 1e-5
PHOTOS_OF_ONE = 3


def papers(count: int, seed: int, paths: list[str]) -> Iterator[tuple[str, Image.Image]]:
    """Kind and photo, upright."""
    dice = random.Random(seed)
    faces = documents.faces(paths)
    for _ in range(count):
        kind = dice.choice(documents.PAPERS)
        paper = kind(dice, dice.choice(faces))
        for _ in range(PHOTOS_OF_ONE):
            yield kind.__name__, documents.photographed(paper, dice)


def learn(count: int, seed: int, paths: list[str]) -> np.ndarray:
    """Weights by which, of a paper's four positions, the upright one has the highest score."""
    seen = [
        [upright.turned(shares, turn) for turn in range(4)]
        for _, photo in papers(count, seed, paths)
        if (shares := upright.shares_of(photo.convert("L"))) is not None
    ]
    examples = np.array(seen)  # papers x 4 x patterns; position 0 is upright
    weights = np.zeros(examples.shape[2])
    pace = np.zeros_like(weights)
    for step in range(STEPS):
        scores = examples @ weights
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        odds[:, 0] -= 1
        slope = np.einsum("pt,ptx->x", odds, examples) / len(examples) + HOLD * weights
        pace = 0.9 * pace - STEP * (20 if step < STEPS // 2 else 10) * slope
        weights += pace
    return weights


def margins(weights: np.ndarray, count: int, seed: int, paths: list[str]) -> list[tuple[str, bool, float]]:
    """Kind, right or wrong, by how much the best score leads, of papers in all four positions."""
    found = []
    for kind, photo in papers(count, seed, paths):
        for turn in range(4):
            shares = upright.shares_of(documents.quarter_turned(photo, turn).convert("L"))
            if shares is None:
                found.append((kind, False, 0.0))
                continue
            scores = [float(weights @ np.array(upright.turned(shares, each))) for each in range(4)]
            best, second = sorted(scores, reverse=True)[:2]
            found.append((kind, scores.index(best) == turn, best - second))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("fonts", nargs="*")
    arguments = parser.parse_args()
    paths = arguments.fonts or list(documents.OURS)
    if arguments.learn:
        weights = learn(arguments.count, arguments.seed, [*documents.OURS, *arguments.fonts])
        sure = max(
            (by for _, right, by in margins(weights, arguments.count // 4, 77, paths) if not right),
            default=0.0,
        )
        WEIGHTS.write_text(
            json.dumps(
                {"sure": round(max(2.5, 1.5 * sure + 1.0), 2), "weights": [round(w, 2) for w in weights]}
            )
        )
    told = json.loads(WEIGHTS.read_text())
    found = margins(
        np.array(told["weights"]),
        arguments.count // 4 if arguments.learn else arguments.count,
        1000 + arguments.seed,
        paths,
    )
    for kind in (*sorted({kind for kind, _, _ in found}), ""):
        mine = [(right, by) for each, right, by in found if kind in ("", each)]
        count = Counter(
            "unsure" if by < told["sure"] else "right" if right else "WRONG" for right, by in mine
        )
        guessed = sum(right for right, _ in mine) / len(mine)
        print(f"{kind or 'all':14} {len(mine):5}  {dict(count)}  best guess right {guessed:.3f}")


if __name__ == "__main__":
    main()
