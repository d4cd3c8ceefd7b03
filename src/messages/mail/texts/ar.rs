//! Arabic.

use super::{Texts, Wording};

pub(super) const TEXTS: Texts = Texts {
    language: "ar",
    right_to_left: true,
    weekdays: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    months: [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
    date: "{weekday} {day} {month} {year}، {time}",
    greeting: "مرحبًا {name}،",
    video_visit: "زيارة الفيديو",
    audio_visit: "الزيارة الصوتية",
    summary: "زيارة فيديو – {clinic}",
    when: "الموعد",
    provider_time: "بتوقيت مقدم الرعاية",
    patient_time: "بتوقيت المريض",
    with: "مع",
    open: "فتح الزيارة",
    change: "تغيير موعد الزيارة أو إلغاؤها",
    copy_link: "إذا لم يعمل الزر، فانسخ هذا العنوان إلى متصفحك:",
    footer: "أُرسلت هذه الرسالة تلقائيًا من {clinic}. يُرجى عدم الرد عليها بأي معلومات عن صحتك.",
    verify_email: Wording {
        subject: "تأكيد عنوان بريدك الإلكتروني – {clinic}",
        lines: &[
            "يُرجى تأكيد أن هذا العنوان لك. الرابط صالح لمدة قصيرة ولمرة واحدة فقط.",
            "إذا لم تفتح حسابًا لدى {clinic}، فلا حاجة إلى فعل أي شيء.",
        ],
        action: "تأكيد العنوان",
    },
    already_registered: Wording {
        subject: "لديك حساب بالفعل – {clinic}",
        lines: &[
            "حاول شخص ما، وغالبًا أنت، فتح حساب بهذا العنوان. يوجد حساب بالفعل: يُرجى تسجيل الدخول.",
            "إذا نسيت كلمة المرور، فيمكنك تعيين كلمة جديدة من صفحة تسجيل الدخول.",
        ],
        action: "تسجيل الدخول",
    },
    reset_password: Wording {
        subject: "تعيين كلمة مرور جديدة – {clinic}",
        lines: &[
            "طُلبت كلمة مرور جديدة. الرابط صالح لمدة قصيرة ولمرة واحدة فقط.",
            "إذا لم تطلب ذلك، فلا حاجة إلى فعل أي شيء: تبقى كلمة المرور كما هي.",
        ],
        action: "تعيين كلمة مرور جديدة",
    },
    password_changed: Wording {
        subject: "تم تغيير كلمة المرور – {clinic}",
        lines: &[
            "تم تغيير كلمة المرور وتسجيل الخروج من جميع الأجهزة الأخرى.",
            "إذا لم تكن أنت من فعل ذلك، فعيّن كلمة مرور جديدة فورًا وأبلغ العيادة.",
        ],
        action: "تسجيل الدخول",
    },
    invitation: Wording {
        subject: "دعوتك – {clinic}",
        lines: &["أنشأت {clinic} حسابًا لك. اقبل الدعوة باختيار كلمة مرور؛ الرابط صالح لمرة واحدة فقط."],
        action: "قبول الدعوة",
    },
    change_email: Wording {
        subject: "تأكيد عنوان بريدك الإلكتروني الجديد – {clinic}",
        lines: &[
            "سيصبح هذا العنوان عنوان حسابك. يُرجى تأكيده؛ الرابط صالح لمرة واحدة فقط.",
            "إذا لم تكن على علم بذلك، فلا حاجة إلى فعل أي شيء.",
        ],
        action: "تأكيد العنوان",
    },
    email_changing: Wording {
        subject: "عنوان بريدك الإلكتروني على وشك التغيير – {clinic}",
        lines: &[
            "سيصبح عنوان حسابك {email}.",
            "يُرجى الموافقة هنا. إذا لم تكن أنت من طلب ذلك، فلا توافق؛ عيّن كلمة مرور جديدة وأبلغ العيادة.",
        ],
        action: "عرض التغيير",
    },
    factors_changed: Wording {
        subject: "تغيّرت طريقة تسجيل دخولك – {clinic}",
        lines: &["تم تغيير الخطوة الثانية لتسجيل دخولك أو إزالتها.", "إذا لم تكن على علم بذلك، فأبلغ العيادة فورًا."],
        action: "تسجيل الدخول",
    },
    confirmed: Wording {
        subject: "تم تأكيد زيارتك – {clinic}",
        lines: &["تم تأكيد {visit}. مرفق ملف لتقويمك."],
        action: "فتح الزيارة",
    },
    moved: Wording {
        subject: "موعد جديد لزيارتك – {clinic}",
        lines: &["تغيّر موعد {visit}. هذا هو الموعد الآن:"],
        action: "فتح الزيارة",
    },
    cancelled: Wording {
        subject: "تم إلغاء زيارتك – {clinic}",
        lines: &["أُلغيت {visit} في هذا الموعد:"],
        action: "فتح الزيارة",
    },
    reminder: Wording {
        subject: "زيارتك تقترب – {clinic}",
        lines: &["هذا تذكير بموعد {visit}."],
        action: "فتح الزيارة",
    },
    prescription_ready: Wording {
        subject: "مستند جاهز لك – {clinic}",
        lines: &["وصفة طبية من {visit} جاهزة. سجّل الدخول لقراءتها وطباعتها أو لعرضها في الصيدلية."],
        action: "فتح الزيارة",
    },
    provider_confirmed: Wording {
        subject: "تم حجز زيارة – {clinic}",
        lines: &["تم تأكيد {visit} معك. مرفق ملف لتقويمك."],
        action: "فتح الزيارة",
    },
    provider_asked: Wording {
        subject: "زيارة بانتظار ردك – {clinic}",
        lines: &["يطلب شخص ما {visit} معك. الموعد محجوز حتى ترد."],
        action: "الرد",
    },
    provider_moved: Wording {
        subject: "موعد جديد لزيارة – {clinic}",
        lines: &["تغيّر موعد {visit} معك. هذا هو الموعد الآن:"],
        action: "فتح الزيارة",
    },
    provider_cancelled: Wording {
        subject: "تم إلغاء زيارة – {clinic}",
        lines: &["أُلغيت {visit} معك في هذا الموعد:"],
        action: "فتح الزيارة",
    },
};
