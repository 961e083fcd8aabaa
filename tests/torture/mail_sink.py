# mail_sink.py -- a mail server that keeps nothing: it takes mail, opens it with Python's mail parser, and prints a JSON line.
#   /usr/bin/python3 tests/torture/mail_sink.py PORT [CERTIFICATE KEY]     with a certificate it offers STARTTLS, and insists on it
# Addresses that begin with "weg" do not exist here (550); those that begin with "vol" are full at the first try (452).
import asyncio, email, email.policy, json, ssl, sys
from aiosmtpd.controller import Controller

class Sink:
    full = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('weg'):
            return '550 5.1.1 nobody here by that name'
        if address.startswith('vol') and address not in self.full:
            self.full.add(address)
            return '452 4.2.2 mailbox full'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        raw = envelope.original_content
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        part = lambda kind: mail.get_body(preferencelist=(kind,)).get_content()
        defects = [str(d) for p in mail.walk() for d in p.defects] + [str(d) for v in mail.values() for d in v.defects]
        print(json.dumps({
            'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'tls': session.ssl is not None,
            'headers': {k.lower(): str(v) for k, v in mail.items()},
            'kinds': [[p.get_content_type(), p['content-transfer-encoding'], p.get_content_charset()] for p in mail.walk() if not p.is_multipart()],
            'text': part('plain'), 'html': part('html'), 'defects': defects,
            'longest': max(len(line) for line in raw.partition(b'\r\n\r\n')[2].split(b'\r\n')), 'bare': raw.replace(b'\r\n', b'').count(b'\n'),
            'ascii': all(b < 128 for b in raw),
        }), flush=True)
        return '250 taken'

context = None
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
controller = Controller(Sink(), hostname='127.0.0.1', port=int(sys.argv[1]), tls_context=context, require_starttls=context is not None)
controller.start()
print(json.dumps({'ready': True}), flush=True)
asyncio.new_event_loop().run_forever()
