#compdef exitplan
# Completion of exitplan in zsh. Switch it on with (behind compinit):
#   source <(exitplan completion zsh)

_exitplan_table() {
    case "$1" in
        %table%
    esac
}

_exitplan() {
    local current=$PREFIX command=${words[2]} plan= kind= list= pending=
    local -i place=0 number
    local word
    local -a found
    if ((CURRENT == 2)); then
        local -a summaries=(
            %summaries%
        )
        _describe command summaries
        return
    fi
    for ((number = 3; number < CURRENT; number++)); do
        word=${(Q)words[number]}
        if [[ -n $pending ]]; then
            [[ $pending == --plan ]] && plan=$word
            pending=
        elif [[ $word == --plan=* ]]; then
            plan=${word#--plan=}
        elif [[ $word == -* ]]; then
            kind=
            [[ $word == *=* ]] || _exitplan_table "$command $word"
            [[ -n $kind ]] && pending=$word
        else
            kind=
            _exitplan_table "$command $place"
            [[ ($kind == files || $kind == both) && -z $plan && -e $word ]] && plan=$word
            ((place += 1))
        fi
    done
    kind= list=
    if [[ -n $pending ]]; then
        _exitplan_table "$command $pending"
    elif [[ $current == --*=* ]]; then
        _exitplan_table "$command ${current%%=*}"
        compset -P '*='
    elif [[ $current == -* ]]; then
        _exitplan_table "$command"
        kind=words
    else
        _exitplan_table "$command $place"
    fi
    case $kind in
        words) found=(${=list}) ;;
        ids | both)
            found=(${(f)"$("${words[1]}" completion --ids="$PREFIX" ${plan:+--plan="$plan"} 2>/dev/null)"})
            ;;
    esac
    ((${#found})) && compadd -- "${found[@]}"
    [[ $kind == files || $kind == both ]] && _files
}

if [[ ${funcstack[1]} == _exitplan ]]; then
    _exitplan "$@"
else
    compdef _exitplan exitplan
fi
