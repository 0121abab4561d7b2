// The bytes of every prompt text, between NAME_begin and NAME_end. Paths are found through -I lib.

.macro embed name
    .global farmtok_prompt_\name\()_begin
    .global farmtok_prompt_\name\()_end
    .balign 16
farmtok_prompt_\name\()_begin:
    .incbin "farm/analysis/prompts/\name\().txt"
farmtok_prompt_\name\()_end:
.endm

    .section .rodata
    embed system
    embed question
    embed again
    embed schema
    embed schedule
    embed sentence

    .section .note.GNU-stack, "", %progbits
