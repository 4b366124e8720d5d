"""Both verifiers judge every damaged record alike. GONGXIN_MUTATIONS names the folder that
`cargo run -p gongxin-verify --example export_mutations -- DIR` wrote; each case has a process of its own."""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import unittest

FOLDER = os.environ.get("GONGXIN_MUTATIONS")
VERIFIER = pathlib.Path(__file__).with_name("gongxin_verify.py")


def judge(case):
    """(exit code, ids of failed checks) of one case."""
    words = [sys.executable, str(VERIFIER), str(case / "record.zip"), "--trust", str(case / "trust.json"), "--json"]
    for receipt in sorted(case.glob("*.receipt")):
        words += ["--receipt", str(receipt)]
    done = subprocess.run(words, capture_output=True, check=False)
    report = json.loads(done.stdout) if done.stdout else {"checks": []}
    return done.returncode, {c["id"] for c in report["checks"] if c["status"] == "fail"}


@unittest.skipUnless(FOLDER, "GONGXIN_MUTATIONS names no folder of damaged records")
class Mutations(unittest.TestCase):
    def test_every_damaged_record_gets_the_same_verdict(self):
        cases = sorted(p for p in pathlib.Path(FOLDER).iterdir() if p.is_dir())
        self.assertGreater(len(cases), 60)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            judged = list(pool.map(judge, cases))
        for case, (code, failed) in zip(cases, judged):
            expected = json.loads((case / "expected.json").read_text())
            with self.subTest(case.name):
                self.assertEqual(code, expected["exit"])
                self.assertLessEqual(set(expected["guards"]), failed)


if __name__ == "__main__":
    unittest.main()
