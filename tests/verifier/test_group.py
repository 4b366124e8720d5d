"""The group, hashes and signatures against the vectors of their RFCs."""

import hashlib
import json
import os
import unittest

import ed25519
import edwards
import merkle
import notes
import signing_for_tests
from ristretto import G, IDENTITY, Q, add, decode, derive, encode, equal, is_identity, msm, multiply, negate, scalar
from transcript import Transcript, frame, frames, u32, wide

VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vectors")


def load(name):
    """A vector file."""
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        return json.load(file)


class Ristretto(unittest.TestCase):
    RFC = load("rfc9496.json")

    def test_multiples_of_the_generator(self):
        total = IDENTITY
        for n, text in enumerate(self.RFC["multiples"]):
            data = bytes.fromhex(text)
            self.assertEqual(encode(total), data)
            self.assertEqual(encode(multiply(n, G)), data)
            self.assertTrue(equal(decode(data), total))
            self.assertEqual(is_identity(total), n == 0)
            total = add(total, G)

    def test_invalid_encodings(self):
        self.assertEqual(len(self.RFC["invalid"]), 29)
        for text in self.RFC["invalid"]:
            self.assertIsNone(decode(bytes.fromhex(text)), text)
        self.assertIsNone(decode(b""))
        self.assertIsNone(decode(bytes(33)))

    def test_derived_elements(self):
        for data, point in self.RFC["derived"]:
            self.assertEqual(encode(derive(bytes.fromhex(data))).hex(), point)

    def test_derivation_of_the_labels(self):
        label = b"Ristretto is traditionally a short shot of espresso coffee"
        self.assertEqual(encode(derive(hashlib.sha512(label).digest())).hex(), self.RFC["derived"][0][1])

    def test_square_root_of_a_ratio(self):
        for u, v, square in [(0, 0, True), (0, 1, True), (1, 0, False), (2, 1, False), (4, 1, True), (1, 4, True)]:
            was, r = edwards.sqrt_ratio(u, v)
            self.assertEqual((was, r % 2), (square, 0))
            factor = 1 if square else edwards.SQRT_M1
            self.assertEqual(v * r * r % edwards.P, u * factor % edwards.P if v else 0)

    def test_sums_of_multiples_agree_however_they_are_computed(self):
        scalars = [wide(b"%d" % i) for i in range(700)] + [0, 1, Q - 1, Q, -1]
        points, total = [], G
        for _ in scalars:
            points.append(total)
            total = add(total, G)
        for n in (0, 1, 5, 149, 160, 705):
            terms = list(zip(scalars[-n:] if n else [], points))
            expected = sum(s * (i + 1) for i, (s, _) in enumerate(terms)) % Q
            self.assertTrue(equal(msm(terms), multiply(expected, G)), n)
        self.assertTrue(is_identity(add(G, negate(G))))

    def test_scalars_are_canonical(self):
        self.assertEqual(scalar((Q - 1).to_bytes(32, "little")), Q - 1)
        self.assertIsNone(scalar(Q.to_bytes(32, "little")))
        self.assertIsNone(scalar(b"\0" * 31))


class Ed25519(unittest.TestCase):
    # RFC 8032 section 7.1: seed, public key, message, signature.
    VECTORS = [
        ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]  # fmt: skip
    SMALL = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    ]

    def test_vectors(self):
        for seed, public, message, signature in self.VECTORS:
            seed, public, message, signature = map(bytes.fromhex, (seed, public, message, signature))
            self.assertEqual(signing_for_tests.public_key(seed), public)
            self.assertEqual(signing_for_tests.sign(seed, message), signature)
            self.assertTrue(ed25519.verify(public, message, signature))
            self.assertFalse(ed25519.verify(public, message + b"x", signature))
            for at in (0, 31, 32, 63):
                spoilt = bytearray(signature)
                spoilt[at] ^= 1
                self.assertFalse(ed25519.verify(public, message, bytes(spoilt)))

    def test_a_scalar_beyond_the_order_is_refused(self):
        _, public, message, signature = map(bytes.fromhex, self.VECTORS[0])
        s = int.from_bytes(signature[32:], "little") + Q
        self.assertFalse(ed25519.verify(public, message, signature[:32] + s.to_bytes(32, "little")))

    def test_small_order_keys_and_nonces_are_refused(self):
        seed, public = bytes.fromhex(self.VECTORS[0][0]), bytes.fromhex(self.VECTORS[0][1])
        a = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little") & (2**254 - 8) | 2**254
        for text in self.SMALL:
            weak = bytes.fromhex(text)
            self.assertFalse(ed25519.sound_key(weak), text)
            self.assertFalse(ed25519.verify(weak, b"m", weak + bytes(32)), text)
            k = int.from_bytes(hashlib.sha512(weak + public + b"m").digest(), "little") % Q
            self.assertFalse(ed25519.verify(public, b"m", weak + (k * a % Q).to_bytes(32, "little")), text)

    def test_a_key_with_a_small_order_part_gets_no_cofactor(self):
        seed = bytes.fromhex(self.VECTORS[0][0])
        a = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little") & (2**254 - 8) | 2**254
        torsion = ed25519.decode(bytes.fromhex(self.SMALL[4]))
        mixed = ed25519.encode(add(msm([(a, G)]), torsion))
        held = 0
        for n in range(24):
            r = wide(b"%d" % n)
            head = ed25519.encode(msm([(r, G)]))
            k = int.from_bytes(hashlib.sha512(head + mixed + b"m").digest(), "little") % Q
            got = ed25519.verify(mixed, b"m", head + ((r + k * a) % Q).to_bytes(32, "little"))
            self.assertEqual(got, k % 8 == 0)
            held += got
        self.assertLess(held, 24)

    def test_encodings_that_are_not_canonical_are_refused(self):
        p = edwards.P
        for y in (p, p + 1, p + 3, 2**255 - 1):
            self.assertIsNone(ed25519.decode(y.to_bytes(32, "little")))
        self.assertIsNone(ed25519.decode((1 | 1 << 255).to_bytes(32, "little")))


class Hashes(unittest.TestCase):
    # The tree of the Certificate Transparency reference vectors: leaves and the roots at sizes 0 … 8.
    LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    ROOTS = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    def test_roots(self):
        leaves = [merkle.leaf(bytes.fromhex(x)) for x in self.LEAVES]
        roots = merkle.roots(leaves, range(10))
        self.assertEqual([roots[n].hex() for n in range(9)], self.ROOTS)
        self.assertIsNone(roots[9])

    def test_transcript_is_the_bytes_the_text_says(self):
        t = Transcript("x").append("a", b"1")
        data = frames(b"gongxin/1", b"x", b"a", b"1", b"challenge", b"c")
        self.assertEqual(t.challenge("c"), wide(data))
        h = hashlib.shake_256(data).digest(64)
        self.assertEqual(t.data, data + frame(h))
        self.assertEqual(u32(258), b"\0\0\1\2")

    def test_vector_file(self):
        v = load("transcript.json")
        t = Transcript(v["name"])
        for label, value in v["appends_before_y"]:
            t.append(label, bytes.fromhex(value))
        self.assertEqual(t.data.hex(), v["bytes_before_y"])
        self.assertEqual(t.challenge("y").to_bytes(32, "little").hex(), v["y"])


class Notes(unittest.TestCase):
    LOG = load("log.json")

    def test_checkpoint_and_cosignature(self):
        head, fault = notes.parse_checkpoint(self.LOG["checkpoint"].encode())
        self.assertIsNone(fault)
        log = notes.parse_vkey(self.LOG["log_vkey"], notes.LOG)
        witness = notes.parse_vkey(self.LOG["witness_vkey"], notes.WITNESS)
        self.assertTrue(notes.signed_by(head, log))
        self.assertTrue(notes.cosigned_by(head, witness))
        self.assertIsNone(notes.parse_vkey(self.LOG["log_vkey"], notes.WITNESS))

    def test_the_published_example_of_a_vkey(self):
        # From the documentation of C2SP signed-note's reference implementation.
        vkey = notes.parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", notes.LOG)
        text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
        line = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
        blob = notes.standard_b64(line)
        self.assertEqual(blob[:4], vkey.id)
        self.assertTrue(ed25519.verify(vkey.key, text.encode(), blob[4:]))

    def test_spoilt_checkpoints(self):
        good = self.LOG["checkpoint"]
        for bad in [good[:-1], good.replace("\n7\n", "\n07\n"), good.replace("\n\n", "\nextra\n\n"), "", "\n\n", good + "x\n",
                    good.replace("—", "-"), good.replace("=\n\n", "\n\n")]:
            self.assertIsNotNone(notes.parse_checkpoint(bad.encode())[1], bad)
        other, _ = notes.parse_checkpoint(good.replace("\n7\n", "\n8\n").encode())
        log = notes.parse_vkey(self.LOG["log_vkey"], notes.LOG)
        witness = notes.parse_vkey(self.LOG["witness_vkey"], notes.WITNESS)
        self.assertFalse(notes.signed_by(other, log))
        self.assertFalse(notes.cosigned_by(other, witness))


if __name__ == "__main__":
    unittest.main()
