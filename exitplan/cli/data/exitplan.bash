# Completion of exitplan in bash. Switch it on with:
#   source <(exitplan completion bash)

_exitplan_table() {
    case "$1" in
        %table%
    esac
}

_exitplan() {
    local IFS=$' \t\n' current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}
    local plan= kind= list= pending= place=0 number word
    COMPREPLY=()
    # bash takes --plan=FILE apart into three words.
    [[ $current == '=' ]] && current=
    if ((COMP_CWORD == 1)); then
        kind=words list='%commands% --help --version'
    else
        for ((number = 2; number < COMP_CWORD; number++)); do
            word=${COMP_WORDS[number]}
            [[ $word == '=' ]] && continue
            if [[ -n $pending ]]; then
                [[ $pending == --plan ]] && plan=$word
                pending=
            elif [[ $word == -* ]]; then
                kind=
                _exitplan_table "$command $word"
                [[ -n $kind ]] && pending=$word
            else
                kind=
                _exitplan_table "$command $place"
                [[ $kind == files || $kind == both ]] && [[ -z $plan && -e $word ]] && plan=$word
                ((place++))
            fi
        done
        kind= list=
        if [[ -n $pending ]]; then
            _exitplan_table "$command $pending"
        elif [[ $current == -* ]]; then
            _exitplan_table "$command"
            kind=words
        else
            _exitplan_table "$command $place"
        fi
    fi
    case $kind in
        words) list=$(compgen -W "$list" -- "$current") ;;
        ids | both)
            # Quotes and backslashes are still as they were typed.
            plan=${plan//[\\\"\']/}
            list=$("$1" completion --ids="$current" ${plan:+--plan="$plan"} 2>/dev/null)
            ;;
        *) list= ;;
    esac
    if [[ $kind == files || $kind == both ]]; then
        list+=$'\n'$(compgen -f -- "$current")
        compopt -o filenames 2>/dev/null # bash 3, as on macOS, does without.
    fi
    while IFS= read -r word; do
        [[ -n $word ]] && COMPREPLY+=("$word")
    done <<<"$list"
}

complete -F _exitplan exitplan
