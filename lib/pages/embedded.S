// The bytes of every asset and template, between NAME_begin and NAME_end. Paths are found through -I lib.

.macro embed name, path
    .global \name\()_begin
    .global \name\()_end
    .balign 16
\name\()_begin:
    .incbin "\path"
\name\()_end:
.endm

    .section .rodata
    embed farmtok_pages_css, "pages/assets/volunteer.css"
    embed farmtok_pages_js, "pages/assets/volunteer.js"
    embed farmtok_pages_icon, "pages/assets/icon.svg"
    embed farmtok_pages_layout, "pages/templates/layout.mustache"
    embed farmtok_pages_task, "pages/templates/task.mustache"
    embed farmtok_pages_password, "pages/templates/password.mustache"
    embed farmtok_pages_message, "pages/templates/message.mustache"

    .section .note.GNU-stack, "", %progbits
