"""Both verifiers judge every damaged record alike. GONGXIN_MUTATIONS names the folder into which
`cargo test -p gongxin-verify --test mutations` wrote them under the same variable."""

import concurrent.futures
import contextlib
import io
import json
import os
import pathlib
import unittest

import gongxin_verify
from remembering_for_tests import remember

FOLDER = os.environ.get("GONGXIN_MUTATIONS")


def judge(case):
    """(exit code, ids of failed checks) of one case."""
    words = [str(case / "record.zip"), "--trust", str(case / "trust.json"), "--json"]
    for receipt in sorted(case.glob("*.receipt")):
        words += ["--receipt", str(receipt)]
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(said):
        code = gongxin_verify.main(words)
    said.flush()
    report = json.loads(said.buffer.getvalue() or '{"checks": []}')
    return code, {c["id"] for c in report["checks"] if c["status"] == "fail"}


@unittest.skipUnless(FOLDER, "GONGXIN_MUTATIONS names no folder of damaged records")
class Mutations(unittest.TestCase):
    def test_every_damaged_record_gets_the_same_verdict(self):
        cases = sorted(p for p in pathlib.Path(FOLDER).iterdir() if p.is_dir())
        self.assertGreater(len(cases), 60)
        with concurrent.futures.ProcessPoolExecutor(os.cpu_count(), initializer=remember) as pool:
            judged = list(pool.map(judge, cases, chunksize=8))
        for case, (code, failed) in zip(cases, judged):
            expected = json.loads((case / "expected.json").read_text())
            with self.subTest(case.name):
                self.assertEqual(code, expected["exit"])
                self.assertLessEqual(set(expected["guards"]), failed)


if __name__ == "__main__":
    unittest.main()
