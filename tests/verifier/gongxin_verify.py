#!/usr/bin/env python3
"""Verifies a Gongxin record, written from docs/protocol.md alone. Needs Python 3.9 or later and nothing else."""

import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import archive  # noqa: E402
import checks  # noqa: E402
import record  # noqa: E402
import strict  # noqa: E402

CHINESE = {
    "V01": "档案", "V02": "版本", "V03": "会议定义", "V04": "次序", "V05": "树头", "V06": "抽签", "V07": "入场",
    "V08": "选票证明",
    "V09": "一人一票", "V10": "复制票", "V11": "汇总", "V12": "密钥仪式", "V13": "解密份额",
    "V14": "混洗", "V15": "结果", "V16": "抽查", "V17": "回执",
    "pass": "通过", "fail": "不通过", "error": "未能检查", "not-run": "未运行", "incomplete": "不完整",
}  # fmt: skip
EXIT = {"pass": 0, "fail": 1, "incomplete": 2}
SHOWN = 20  # faults of one check shown as text


def read_trust(path):
    """The roots of trust in a file. Raises ValueError or OSError."""
    with open(path, "rb") as file:
        value = strict.parse_json(file.read().decode("utf-8"))
    strict.TRUST(value, "")
    for name in ("tokens", "signed_in", "paper"):
        numbers = value[name]
        if not isinstance(numbers, dict) or not all(type(n) is int for n in numbers.values()):
            raise strict.Malformed(f"{name}: not an object of numbers")
    return value


def as_json(results):
    """The report as a JSON value."""
    return {
        "verdict": checks.verdict(results),
        "checks": [
            {
                "id": c.id, "name": c.name, "status": c.status, "examined": c.examined,
                "faults": [{"entry": n, "reason": reason} for n, reason in c.faults + c.errors],
            }
            for c in results
        ],
    }  # fmt: skip


def as_text(results):
    """The report as lines in Chinese and English."""
    for c in results:
        yield f"{c.id}  {CHINESE[c.id]} {c.name}：{CHINESE[c.status]} {c.status}（检查 {c.examined} 项 / {c.examined} examined）"
        found = c.faults + c.errors
        for n, reason in found[:SHOWN]:
            yield f"      {'整份记录 / record' if n is None else f'第 {n} 条 / entry {n}'}: {reason}"
        if len(found) > SHOWN:
            yield f"      …… 另有 {len(found) - SHOWN} 处 / {len(found) - SHOWN} more"
    total = checks.verdict(results)
    yield f"结论 / verdict：{CHINESE[total]} {total.upper()}"


def main(argv=None):
    """Runs the verifier; returns the exit code."""
    parser = argparse.ArgumentParser(description="核验公信记录 / verify a Gongxin record")
    parser.add_argument("record", help="记录（ZIP）/ the record")
    parser.add_argument("--trust", help="信任根 / trust.json, carried away on paper")
    parser.add_argument("--receipt", action="append", default=[], help="回执 / a receipt (may be repeated)")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出 / report as JSON")
    args = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        box = archive.read(args.record)
        trust = read_trust(args.trust) if args.trust else None
        receipts = []
        for path in args.receipt:
            with open(path, "rb") as file:
                receipts.append((os.path.basename(path), file.read(strict.MAX_LINE + 1)))
    except (OSError, ValueError) as fault:
        print(f"无法读取 / cannot read: {fault}", file=sys.stderr)
        return 2
    results = checks.run_all(record.Record(box, trust, receipts))
    if args.json:
        print(json.dumps(as_json(results), ensure_ascii=False, indent=1))
    else:
        print("\n".join(as_text(results)))
    return EXIT[checks.verdict(results)]


if __name__ == "__main__":
    sys.exit(main())
