"""Which way up a photographed paper lies: the check's hits and false alarms on drawn papers.

``python -m bench.upright --learn FONT…`` learns the weights of ``upright.json`` anew, from papers in our
fonts and those named; ``--fonts FONT…`` measures on others. No paper that was learnt from is counted.
``upright.json`` was learnt from 170 papers (seed 1) in our two fonts, AR PL UMing, WenQuanYi Zen Hei, Droid
Sans Fallback and Noto Serif CJK Bold.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from server.applications import upright
from tests.server.applications import documents

WEIGHTS = Path(upright.__file__).with_name("upright.json")
Row = tuple[str, str, str, bool]

TITLE = "Photographed papers: which way up"
UNSEEN = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
"""Debian's fonts-noto-cjk: a face that was not learnt from."""
COUNT, SEED = 60, 2008
STEPS, STEP, HOLD = 3000, 0.5, 1e-5
PHOTOS_OF_ONE = 3


def papers(count: int, seed: int, paths: list[str]) -> Iterator[tuple[str, Image.Image, random.Random]]:
    """Kind, paper, dice."""
    dice = random.Random(seed)
    faces = documents.faces(paths)
    for _ in range(count):
        kind = dice.choice(documents.PAPERS)
        yield kind.__name__, kind(dice, dice.choice(faces)), dice


def learn(count: int, seed: int, paths: list[str]) -> np.ndarray:
    """Weights by which, of a paper's four positions, the upright one has the highest score."""
    seen = [
        [upright.turned(shares, turn) for turn in range(4)]
        for _, paper, dice in papers(count, seed, paths)
        for _ in range(PHOTOS_OF_ONE)
        if (shares := upright.shares_of(documents.photographed(paper, dice).convert("L"))) is not None
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
    """Kind, right or wrong, by how much the best score leads, of papers that lay in all four positions."""
    found = []
    for kind, paper, dice in papers(count, seed, paths):
        for turn in range(4):
            photo = documents.photographed(documents.quarter_turned(paper, turn), dice)
            shares = upright.shares_of(photo.convert("L"))
            if shares is None:
                found.append((kind, False, 0.0))
                continue
            scores = [float(weights @ np.array(upright.turned(shares, each))) for each in range(4)]
            best, second = sorted(scores, reverse=True)[:2]
            found.append((kind, scores.index(best) == turn, best - second))
    return found


def run() -> list[Row]:
    """Told rightly and wrongly, of papers in all four positions; and what it costs."""
    told = json.loads(WEIGHTS.read_text())
    weights, sure = np.array(told["weights"]), float(told["sure"])
    rows: list[Row] = []
    faces = {"our fonts": list(documents.OURS), "a serif face not learnt from": [str(UNSEEN)]}
    for name, paths in faces.items():
        if not all(Path(path).exists() for path in paths):
            continue
        found = margins(weights, COUNT, SEED, paths)
        right = sum(by >= sure and good for _, good, by in found)
        wrong = sum(by >= sure and not good for _, good, by in found)
        figure = f"{right} of {len(found)} told, {wrong} wrongly"
        rows.append((f"papers lying in four positions, {name}", figure, "none wrongly", wrong == 0))
    dice = random.Random(1)
    picture = documents.photographed(documents.letter(dice, documents.faces(documents.OURS)[0]), dice)
    grey, began = picture.convert("L"), time.process_time()
    for _ in range(10):
        upright.turns(grey)
    cost = (time.process_time() - began) / 10
    rows.append(("processor time of a photo", f"{cost * 1000:.0f} ms", "≤ 100 ms", cost <= 0.1))
    return rows


def main() -> None:
    """Learn, or measure on fonts of one's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", nargs="*", metavar="FONT")
    parser.add_argument("--fonts", nargs="*", metavar="FONT", default=list(documents.OURS))
    parser.add_argument("--count", type=int, default=170)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.learn is not None:
        weights = learn(arguments.count, arguments.seed, [*documents.OURS, *arguments.learn])
        wrong = [by for _, right, by in margins(weights, 40, 77, arguments.fonts) if not right]
        sure = max(2.5, 1.5 * max(wrong, default=0.0) + 1.0)
        kept = {"sure": round(sure, 2), "weights": [round(weight, 2) for weight in weights]}
        WEIGHTS.write_text(json.dumps(kept))
    told = json.loads(WEIGHTS.read_text())
    found = margins(np.array(told["weights"]), arguments.count, 1000 + arguments.seed, arguments.fonts)
    for kind in (*sorted({kind for kind, _, _ in found}), ""):
        mine = [(right, by) for each, right, by in found if kind in ("", each)]
        count = Counter(
            "unsure" if by < told["sure"] else "right" if right else "WRONG" for right, by in mine
        )
        print(f"{kind or 'all':14} {len(mine):5}  {dict(count)}")


if __name__ == "__main__":
    main()
