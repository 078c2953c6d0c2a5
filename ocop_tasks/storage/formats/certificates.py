"""Who signed, as the certificate inside a digital signature names him. Nothing is verified here."""

from __future__ import annotations

from typing import Any

from asn1crypto import cms, x509

from ocop_tasks.storage.formats.file_facts import Signature

LONGEST = 200
NAMES = ("common_name", "organization_name")


def of_message(contents: bytes) -> Signature:
    """The signer of a signed message (CMS, as PDFs have it) and when he says that he signed; empty where unclear."""
    try:
        signed = cms.ContentInfo.load(contents)["content"]
        signer = signed["signer_infos"][0]
        told = Signature()
        if name := _name(_signers_own(signed, signer["sid"])):
            told["signer"] = name
        if at := _signed_at(signer):
            told["at"] = at
        return told
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return Signature()


def of_certificate(encoded: bytes) -> Signature:
    """The signer whose certificate this is (DER, as Office files have it)."""
    try:
        name = _name(x509.Certificate.load(encoded))
    except (ValueError, TypeError, KeyError):
        name = ""
    return Signature(signer=name) if name else Signature()


def _signers_own(signed: Any, sid: Any) -> x509.Certificate | None:
    """Of the certificates that came along, the one that the signature names."""
    named = sid.chosen
    for choice in signed["certificates"]:
        certificate = choice.chosen
        if sid.name == "issuer_and_serial_number":
            found = certificate.serial_number == named["serial_number"].native
        else:
            found = certificate.key_identifier == named.native
        if found:
            return certificate
    return None


def _name(certificate: x509.Certificate | None) -> str:
    subject = certificate.subject.native if certificate else {}
    names = [subject[each] for each in NAMES if isinstance(subject.get(each), str)]
    return " ".join(names[0].split())[:LONGEST] if names else ""


def _signed_at(signer: Any) -> str:
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "signing_time":
            return str(attribute["values"][0].native.isoformat(timespec="seconds"))
    return ""
