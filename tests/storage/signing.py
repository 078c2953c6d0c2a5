"""Digital signatures as Vietnamese offices' files have them, with invented signers; none of them would hold."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, keys, x509

from tests.storage.samples import office, open_document

SIGNED_AT = datetime(2022, 4, 19, 9, 30, tzinfo=UTC)
RSA = {"algorithm": "sha256_rsa"}


def certificate(name: str, serial: int = 7) -> x509.Certificate:
    """Of ``name``, as an authority would have issued it."""
    public = keys.RSAPublicKey({"modulus": 2**511 + serial, "public_exponent": 65537})
    content = {
        "version": "v3", "serial_number": serial, "signature": RSA,
        "issuer": x509.Name.build({"common_name": "CA phục vụ các cơ quan Nhà nước"}),
        "validity": {
            "not_before": x509.Time({"utc_time": datetime(2020, 1, 1, tzinfo=UTC)}),
            "not_after": x509.Time({"utc_time": datetime(2030, 1, 1, tzinfo=UTC)}),
        },
        "subject": x509.Name.build({"common_name": name, "organization_name": "Huyện Tam Đường"}),
        "subject_public_key_info": keys.PublicKeyInfo.wrap(public, "rsa"),
    }  # fmt: skip
    signed = {"tbs_certificate": content, "signature_algorithm": RSA, "signature_value": b"\1" * 64}
    return x509.Certificate(signed)


def message(name: str) -> bytes:
    """A signed message (CMS) of ``name``, with the authority's own certificate before the signer's."""
    own, authority = certificate(name), certificate("CA phục vụ các cơ quan Nhà nước", serial=1)
    moment = cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": SIGNED_AT})]})
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": [moment],
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}),
        "signature": b"\1" * 64,
    }
    content = {
        "version": "v1", "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data", "content": core.OctetString(b"")},
        "certificates": [authority, own], "signer_infos": [signer],
    }  # fmt: skip
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump())


def _xml(name: str, moment: str) -> str:
    encoded = b64encode(certificate(name).dump()).decode()
    return (
        f"<x><Signature Id='a'><X509Data><X509Certificate>{encoded}</X509Certificate></X509Data>"
        f"{moment}</Signature></x>"
    )


def signed_word(name: str) -> bytes:
    """A Word file that was signed in Word."""
    moment = "<mdssi:Value>2022-04-19T09:30:00Z</mdssi:Value>"
    return office("docx", {"_xmlsignatures/sig1.xml": _xml(name, moment), "_xmlsignatures/origin.sigs": b""})


def signed_open_document(name: str) -> bytes:
    """A text that was signed in LibreOffice."""
    moment = "<dc:date>2022-04-19T16:30:00.123456789</dc:date>"
    return open_document("text", {"META-INF/documentsignatures.xml": _xml(name, moment)})
