"""What the designs that come with the product say, in each language. Staff change it as they like."""

NAMES = ("Completion, classic border", "Completion, modern band", "Completion, two languages", "Attendance, classic border")
# Titles of signatories that are printed in the certificate's own language, by their English form.
SIGNATORIES = {
    "Programme coordinator": {
        "fr": "Coordination du programme", "es": "Coordinación del programa", "ht": "Kowòdinasyon pwogram nan",
    },
    "Lead trainer": {"fr": "Formation, responsable", "es": "Responsable de la formación", "ht": "Responsab fòmasyon an"},
}  # fmt: skip

COMPLETION = {
    "en": {
        "title": "Certificate of completion",
        "opening": "This is to certify that",
        "details": "{rank} · {agency}",
        "body": "has successfully completed the training course\n“{course}”\nunder the programme {programme}",
        "footer": "{hours} hours · {place} · {dates} · final test {result}",
    },
    "fr": {
        "title": "Certificat de réussite",
        "opening": "Il est certifié que",
        "details": "{rank} · {agency}",
        "body": "a suivi avec succès la formation\n« {course} »\ndans le cadre du programme {programme}",
        "footer": "{hours} heures · {place} · {dates} · test final {result}",
    },
    "es": {
        "title": "Certificado de aprobación",
        "opening": "Se certifica que",
        "details": "{rank} · {agency}",
        "body": "ha completado con éxito el curso de formación\n«{course}»\nen el marco del programa {programme}",
        "footer": "{hours} horas · {place} · {dates} · prueba final {result}",
    },
    "ht": {
        "title": "Sètifika reyisit",
        "opening": "Nou sètifye",
        "details": "{rank} · {agency}",
        "body": "fini fòmasyon sa a ak siksè\n« {course} »\nnan kad pwogram {programme}",
        "footer": "{hours} èdtan · {place} · {dates} · tès final {result}",
    },
}

ATTENDANCE = {
    "en": {
        "title": "Certificate of attendance",
        "opening": "This is to certify that",
        "details": "{rank} · {agency}",
        "body": "attended the training course\n“{course}”\nunder the programme {programme}",
        "footer": "{hours} hours · {place} · {dates}",
    },
    "fr": {
        "title": "Attestation de participation",
        "opening": "Il est attesté que",
        "details": "{rank} · {agency}",
        "body": "a participé à la formation\n« {course} »\ndans le cadre du programme {programme}",
        "footer": "{hours} heures · {place} · {dates}",
    },
    "es": {
        "title": "Constancia de participación",
        "opening": "Se hace constar que",
        "details": "{rank} · {agency}",
        "body": "participó en el curso de formación\n«{course}»\nen el marco del programa {programme}",
        "footer": "{hours} horas · {place} · {dates}",
    },
    "ht": {
        "title": "Sètifika patisipasyon",
        "opening": "Nou sètifye",
        "details": "{rank} · {agency}",
        "body": "te patisipe nan fòmasyon\n« {course} »\nnan kad pwogram {programme}",
        "footer": "{hours} èdtan · {place} · {dates}",
    },
}
