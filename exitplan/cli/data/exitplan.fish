# Completion of exitplan in fish. Switch it on with:
#   exitplan completion fish | source

function __exitplan_at_command
    test (count (commandline -opc)) -eq 1
end

function __exitplan_command
    set -l before (commandline -opc)
    test (count $before) -ge 2; and test $before[2] = $argv[1]
end

# The words behind the command that are no options and stand behind none.
function __exitplan_words
    set -l before (commandline -opc)
    set -l pending 0
    for word in $before[3..-1]
        if test $pending -eq 1
            set pending 0
        else if string match -q -- '-*' $word
            contains -- "$before[2] $word" $__exitplan_with_value; and set pending 1
        else
            echo -- $word
        end
    end
end

function __exitplan_place
    __exitplan_command $argv[1]; and test (count (__exitplan_words)) -eq $argv[2]
end

function __exitplan_ids
    set -l before (commandline -opc)
    set -l current (string replace -r -- '^--[a-z-]+=' '' (commandline -ct))
    set -l plan
    for number in (seq 3 (count $before))
        if test $before[$number] = --plan; and test $number -lt (count $before)
            set plan --plan $before[(math $number + 1)]
        else if string match -q -- '--plan=*' $before[$number]
            set plan $before[$number]
        end
    end
    if test -z "$plan"
        for word in (__exitplan_words)
            if string match -q -r '\.ya?ml$' -- $word; or test -d $word
                set plan --plan $word
                break
            end
        end
    end
    $before[1] completion --ids="$current" $plan 2>/dev/null
end

%lines%
