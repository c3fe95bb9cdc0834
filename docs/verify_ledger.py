"""Verifies a lockstep ledger: python3 verify_ledger.py FOLDER [ANCHORED-HEAD]

It needs nothing but Python 3, prints one line of JSON, and ends with 0 if the ledger is what was
written, 8 if it is not, 1 if that cannot be said. Signatures are checked if the package
`cryptography` is there, and the JSON says whether they were.
"""
import base64, decimal, hashlib, json, os, re, sys
try: from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as Key
except ImportError: Key = None

TEXTS = "format", "previous", "time", "run", "kind", "hash"

def number(value):                      # RFC 8785, for the numbers that the format allows
    if not abs(value) < 2**53: raise ValueError("a number that is not exact")
    if value == int(value): return str(int(value))
    sign, digits, power = decimal.Decimal(repr(value)).as_tuple()
    text, point = "".join(map(str, digits)).rstrip("0"), len(digits) + power
    if point > 0: text = text[:point] + "." + text[point:]
    elif point > -6: text = "0." + "0" * -point + text
    else: text = text[0] + ("." + text[1:] if text[1:] else "") + f"e{point - 1}"
    return "-" * sign + text

def canonical(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool): return number(value)
    if isinstance(value, list): return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    return json.dumps(value, ensure_ascii=False)

def entry(line):                        # the entry of a line, or ValueError
    found = json.loads(line.decode())
    if canonical(found).encode() != line: raise ValueError("not canonical")
    types = dict.fromkeys(TEXTS, str) | {"sequence": int, "body": dict}
    if type(found) is not dict or any(type(found.get(name)) is not kind for name, kind in types.items()):
        raise ValueError("no entry")
    rest = {name: value for name, value in found.items() if name != "hash"}
    if hashlib.sha256(canonical(rest).encode()).hexdigest() != found["hash"]: raise ValueError("hash")
    if not re.fullmatch(r"lockstep\.ledger/v[0-9]+(\.[0-9]+)?", found["format"]): raise ValueError("format")
    return found

def torn(tail):                         # what a crash left is no entry with something behind it
    text = tail.decode(errors="surrogateescape")
    try:
        end = json.JSONDecoder().raw_decode(text)[1]
        return end == len(text) or not entry(text[:end].encode(errors="surrogateescape"))
    except (ValueError, RecursionError):
        return True

def lost(line, offset, rest):           # zeros where a block of 512 bytes never came to the disk
    runs = [run.span() for run in re.finditer(b"\0{2,}", line)] if rest <= 1 << 17 else []
    return any((start == 0 or (offset + start) % 512 == 0)
               and (end == rest or (offset + end) % 512 == 0) for start, end in runs)

def signs(body, ledger):                # whether the key of a signature made it
    head = {"head": body.get("head"), "ledger": ledger, "sequence": body.get("sequence")}
    try:
        key, made = (base64.b64decode(body[name][skip:]) for name, skip in (("key", 8), ("signature", 0)))
        text = b"lockstep.ledger.head/v1\n" + canonical(head).encode()
        return Key.from_public_bytes(key).verify(made, text) is None and body["key"][:8] == "ed25519:"
    except Exception: return False      # of `cryptography`, or of what is no text

def verify(folder, anchor=None):
    path, shelf = os.path.join(folder, "entries.jsonl"), os.path.join(folder, "contents")
    data = open(path, "rb").read() if os.path.exists(path) else b""
    if not data and os.path.isdir(shelf) and os.listdir(shelf):
        return {"verdict": "damaged", "line": 1}    # there was a ledger here
    if not os.path.exists(path): raise SystemExit(f"there is no ledger at {folder}")
    heads, named, wrong, signed, offset = [], {}, [], 0, 0
    *lines, tail = data.split(b"\n")
    for place, line in enumerate(lines):
        try: found = entry(line)
        except (ValueError, RecursionError): found = None
        if not found or (found["sequence"], found["previous"]) != (place, heads[-1] if heads else "0" * 64):
            tail = data[offset:]
            if lost(line, offset, len(tail)): break
            return {"verdict": "damaged", "line": place + 1}
        if not re.match(r"lockstep\.ledger/v1(\.|$)", found["format"]):
            raise SystemExit(f"line {place + 1} is of format {found['format']}, which this does not know")
        heads.append(found["hash"])
        offset += len(line) + 1
        body, kind = found["body"], found["kind"]
        for name in (body.get(name) for name in ("before", "after", "applied")):
            if isinstance(name, str) and re.fullmatch("[0-9a-f]{64}", name): named.setdefault(name, place + 1)
        if kind == "forgotten": named.pop(body.get("content"), None)
        if kind == "signed" and Key and not signs(body, heads[0]): wrong.append(place + 1)
        elif kind in ("anchored", "signed"):
            at = body.get("sequence")
            if type(at) is int and 0 <= at < place and heads[at] == body.get("head"):
                if kind == "signed": signed = max(signed, at + 1)
            else: wrong.append(signed + 1)          # an entry that is not signed was rewritten
    if tail and not lost(tail, offset, len(tail)) and not torn(tail): wrong.append(len(heads) + 1)
    for content, line in named.items():
        file = os.path.join(shelf, content + ".json")
        whole = os.path.exists(file) and hashlib.sha256(open(file, "rb").read()).hexdigest() == content
        if not whole: wrong.append(line)
    if anchor and anchor not in heads: wrong.append(len(heads) + 1)
    if wrong: return {"verdict": "damaged", "line": min(wrong)}
    return {"verdict": "tornTail" if tail else "intact", "entries": len(heads), "head": heads[-1] if heads else None}

if __name__ == "__main__":
    report = verify(*sys.argv[1:3])
    print(json.dumps(report | {"signaturesChecked": bool(Key)}))
    sys.exit(8 if report["verdict"] == "damaged" else 0)
