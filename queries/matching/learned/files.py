"""A learned model as a versioned file: what it was trained on and until when, its scores, its signals' order.

The file is JSON with sorted keys. `digest` is SHA-256 over everything else, so a file that was cut or edited is found.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from graph.errors import Problem, RefusedData
from queries.matching.learned.additive import Additive
from queries.matching.model import Level, Task
from queries.matching.signals.past import OF_TASK, PAST

FORMAT = "daqiao-terms-1"
ACTS = "own_acts"  # the signal that tells whether the asker has history
SHIPPED = Path(__file__).parent / "models"
_REMEDY = "请用 daqiao train 重新训练，或放回完好的模型文件；不设 DAQIAO_MODELS 则用随软件发布的模型。"
_folder = SHIPPED  # process-wide, as the settings are


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """The ranking of one task with what is known of their making.

    `levels`: (least score, level, n, held-out frequency), highest first; a score lies between 0 and 1.
    """

    name: str
    task: Task
    trained_until: str
    signals: tuple[str, ...]
    ranking: Additive
    levels: tuple[tuple[float, Level, int, float], ...]
    trained_on: Mapping[str, Any]
    scores: Mapping[str, Any]
    digest: str

    @property
    def version(self) -> str:
        """Name, day and the first signs of the digest."""
        return f"{self.name}@{self.trained_until}#{self.digest[:8]}"

    def as_bytes(self) -> bytes:
        """The file's content; the same model always gives the same bytes."""
        said = {
            "format": FORMAT, "name": self.name, "task": self.task, "trained_until": self.trained_until,
            "signals": list(self.signals), "levels": [list(one) for one in self.levels],
            "trained_on": dict(self.trained_on), "scores": dict(self.scores), "terms": self.ranking.to_json(),
        }  # fmt: skip
        return _written(said | {"digest": digest_of(said)})

    def write(self, folder: Path) -> Path:
        """Write it as `<name>-<day>.json`."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}-{self.trained_until}.json"
        path.write_bytes(self.as_bytes())
        return path


def digest_of(said: Mapping[str, Any]) -> str:
    """SHA-256 over a model's text without its digest."""
    return hashlib.sha256(_written({key: value for key, value in said.items() if key != "digest"})).hexdigest()


def read_model(path: Path) -> LearnedModel:
    """The model of a file; RefusedData for another version, a broken file, or a signal that is not there."""
    try:
        said = orjson.loads(path.read_bytes())
        if said.get("format") != FORMAT:
            raise _refused(path, f"模型文件的版本是 {said.get('format')}，这里要 {FORMAT}", str(said.get("format")))
        if digest_of(said) != said["digest"]:
            raise _refused(path, "模型文件的内容与其校验码不符，可能残缺或被改动", said["digest"][:12])
        if said["task"] not in OF_TASK:
            raise _refused(path, f"模型文件的任务 {said['task']} 这里没有", str(said["task"]))
        known = {signal.name for signal in PAST}
        unknown = [name for name in said["signals"] if name not in known]
        if unknown:
            raise _refused(path, f"模型文件用到这里没有的信号 {'、'.join(unknown)}", unknown[0])
        return LearnedModel(
            name=str(said["name"]),
            task=said["task"],
            trained_until=date.fromisoformat(said["trained_until"]).isoformat(),
            signals=tuple(said["signals"]),
            ranking=Additive.from_json(said["terms"], len(said["signals"]), said["signals"].index(ACTS)),
            levels=tuple((float(s), level, int(n), float(f)) for s, level, n, f in said["levels"]),
            trained_on=said["trained_on"],
            scores=said["scores"],
            digest=said["digest"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise _refused(path, f"模型文件无法读取（{type(error).__name__}）", "") from error


def read_models(folder: Path) -> tuple[LearnedModel, ...]:
    """All models of a folder, oldest first; RefusedData names the first file that is broken, or the folder."""
    if not folder.is_dir():
        raise RefusedData(f"没有模型文件的目录 {folder}。", remedy=_REMEDY)
    return tuple(sorted((read_model(path) for path in sorted(folder.glob("*.json"))), key=lambda m: m.trained_until))


def use_models(folder: Path | None) -> None:
    """Answer with the models of this folder; None: with those that come with the software."""
    global _folder
    _folder = folder or SHIPPED


def models_in_use() -> tuple[LearnedModel, ...]:
    """The models that answer. RefusedData for a broken one: no other takes its place unasked."""
    return _kept(_folder)


def shipped() -> tuple[LearnedModel, ...]:
    """The models that come with the software."""
    return _kept(SHIPPED)


def newest(models: tuple[LearnedModel, ...], task: Task, day: str) -> LearnedModel | None:
    """The newest model of a task that was trained on nothing from that day or later."""
    return max(
        (m for m in models if m.task == task and m.trained_until <= day), key=lambda m: m.trained_until, default=None
    )


@cache
def _kept(folder: Path) -> tuple[LearnedModel, ...]:
    return read_models(folder)


def _written(said: Mapping[str, Any]) -> bytes:
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def _refused(path: Path, message: str, value: str) -> RefusedData:
    problem = Problem("model", message, _REMEDY, file=path.name, value=value or None)
    return RefusedData(f"模型文件 {path.name} 不能用：{message}。", remedy=_REMEDY, problems=(problem,))
