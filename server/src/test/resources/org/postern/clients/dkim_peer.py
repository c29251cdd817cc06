# Signs and verifies with python3-dkim. Reads and writes JSON.
import base64
import json
import sys

try:
    import dkim
    import nacl  # noqa: F401, for ed25519
except ImportError as missing:
    print('missing:', missing)
    sys.exit(77)

work = json.load(sys.stdin)
records = {name: text.encode() for name, text in work['dns'].items()}


def lookup(name, timeout=5):
    return records.get(name.decode() if isinstance(name, bytes) else name)


def verdict(message):
    try:
        return bool(dkim.verify(message, dnsfunc=lookup))
    except Exception as refused:  # of whatever kind
        return False


def signed(task):
    message = base64.b64decode(task['message'])
    field = dkim.sign(
        message, task['selector'].encode(), task['domain'].encode(), base64.b64decode(task['key']),
        canonicalize=(task['header'].encode(), task['body'].encode()),
        signature_algorithm=task['algorithm'].encode(), include_headers=[name.encode() for name in task['names']])
    return base64.b64encode(field + message).decode()


json.dump({
    'signed': [signed(task) for task in work['sign']],
    'verdicts': [verdict(base64.b64decode(message)) for message in work['verify']],
}, sys.stdout)
