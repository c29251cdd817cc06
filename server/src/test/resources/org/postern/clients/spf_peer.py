# Asks python3-spf. Reads and writes JSON; all DNS comes from what it reads.
import json
import sys

try:
    import ipaddress
    import spf
except ImportError as missing:
    print('missing:', missing)
    sys.exit(77)

work = json.load(sys.stdin)


def lookup_in(zone):
    def lookup(name, qtype, *_, **__):
        name = name.rstrip('.').lower()
        found = []
        for value in zone.get(name, {}).get(qtype, []):
            if qtype == 'TXT':
                found.append(((name, qtype), (value.encode(),)))
            elif qtype == 'AAAA':
                found.append(((name, qtype), ipaddress.ip_address(value).packed))
            elif qtype == 'MX':
                preference, host = value.split()
                found.append(((name, qtype), (int(preference), host)))
            else:
                found.append(((name, qtype), value))
        return found
    return lookup


results = []
for case in work['cases']:
    spf.DNSLookup = lookup_in(case['zone'])
    result, why = spf.check2(i=case['ip'], s=case['from'], h=case['helo'], querytime=0)
    results.append({'result': result, 'why': why})
json.dump({'results': results}, sys.stdout)
