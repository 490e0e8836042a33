namespace BuildFarm.Cli.Trial;

/// <summary>
/// What a trial runs on its instance around the components: one list of the root before, one after, and what differs, a line each on
/// standard output. They need bash, find and coreutils. What the agent, the package database and logs write by themselves is left out.
/// </summary>
internal static class RootScripts
{
    /// <summary>First word of every line that is meant for <see cref="RootChanges"/>.</summary>
    public const string Mark = "trial";

    /// <summary>Names of one kind and change that are printed; the rest is only counted.</summary>
    public const int MostNames = 200;

    /// <param name="folder">Where the lists are kept, on the instance's disk so that they outlive a reboot.</param>
    public static string Before(string folder) => Lists(folder) + """

        mkdir -p "$folder"
        files > "$folder/files.before" &
        packages > "$folder/packages.before" &
        services > "$folder/services.before"
        wait
        """;

    /// <summary>Prints `trial KIND CHANGE NAME BEFORE AFTER` for each difference and `trial KIND count CHANGE NUMBER`, with tabs between.</summary>
    public static string After(string folder) => Lists(folder) + $$"""

        [ -e "$folder/services.before" ] || exit 0
        cd "$folder" || exit 0
        tab=$(printf '\t')
        files > files.after &
        packages > packages.after &
        services > services.after
        wait
        # keys of two lists: only in the second, only in the first, in both with another value
        differences() {
          cut -f1 "$1.before" > before; cut -f1 "$1.after" > after
          comm -13 before after > "$1.added"
          comm -23 before after > "$1.removed"
          comm -13 "$1.before" "$1.after" | cut -f1 | comm -12 - before > "$1.changed"
        }
        report() {
          for change in added changed removed; do
            printf '{{Mark}}\t%s\tcount\t%s\t%s\n' "$1" "$change" "$(wc -l < "$1.$change")"
            head -n {{MostNames}} "$1.$change" > shown
            join -t "$tab" -a 1 -o 0,2.2 -e '' shown "$1.before" > was
            join -t "$tab" -a 1 -o 1.1,1.2,2.2 -e '' was "$1.after" | while IFS= read -r line; do printf '{{Mark}}\t%s\t%s\t%s\n' "$1" "$change" "$line"; done
          done
        }
        differences services
        differences packages
        differences files
        # files that came with a package say nothing that the package does not; in /etc only as long as they are as they came
        cat packages.added packages.changed > installed
        : > owned
        if [ -s installed ] && command -v dpkg-query > /dev/null; then xargs dpkg-query -L < installed > owned 2> /dev/null
        elif [ -s installed ] && command -v rpm > /dev/null; then xargs rpm -ql < installed > owned 2> /dev/null; fi
        if [ -L /bin ]; then sed -i -E 's#^/(s?bin|lib[0-9]*)/#/usr/\1/#' owned; fi
        {
          grep -v '^/etc/' owned
          grep '^/etc/' owned | while IFS= read -r path; do if [ -d "$path" ]; then printf '%s\n' "$path"; fi; done
          if command -v dpkg-query > /dev/null; then
            xargs -r dpkg-query -W -f '${Conffiles}\n' < installed | sed -nE 's/^ (\/.*) ([0-9a-f]{32})$/\2  \1/p' | md5sum -c 2> /dev/null | sed -n 's/: OK$//p'
          fi
        } | sort -u > packaged
        for change in added changed; do
          printf '{{Mark}}\tfiles\tcount\tpackaged %s\t%s\n' "$change" "$(comm -12 "files.$change" packaged | wc -l)"
          comm -23 "files.$change" packaged > own && mv own "files.$change"
        done
        report services
        report packages
        report files
        exit 0
        """;

    /// <summary>Keeps the instance until the build is cancelled, and tells its id.</summary>
    public static string Hold(string instanceIdExpression) => $"""
        printf '{Mark}\theld\t%s\n' '{instanceIdExpression}'
        while true; do sleep 3600; done
        """;

    private static string Lists(string folder) => $$"""
        set -u
        export LC_ALL=C
        folder={{folder}}
        files() {
          find / -xdev \( -path "$folder" -o -path /tmp -o -path /var/log -o -path /var/cache -o -path /var/lib/amazon -o -path /var/lib/dpkg -o -path /var/lib/apt \
              -o -path /var/lib/rpm -o -path /var/lib/dnf -o -path /usr/lib/sysimage/rpm -o -path /var/lib/systemd -o -path /etc/ld.so.cache \
              -o -path '/var/tmp/systemd-private-*' -o -name __pycache__ -o -path /etc/machine-id -o -path /var/lib/dbus/machine-id \) -prune \
            -o -type d -printf '%p\t%y %m %U:%G\n' -o -printf '%p\t%y %m %U:%G %s %T@ %l\n' | sort
        }
        packages() {
          if command -v dpkg-query > /dev/null; then dpkg-query -W -f '${db:Status-Status} ${binary:Package}\t${Version}\n' | sed -n 's/^installed //p'
          elif command -v rpm > /dev/null; then rpm -qa --queryformat '%{NAME}\t%{VERSION}-%{RELEASE}\n'; fi | sort
        }
        services() {
          [ -d /run/systemd/system ] || return 0
          {
            systemctl list-unit-files --type=service,socket,timer --no-legend --no-pager --plain | sed -E 's/^(\S+) +(\S+).*/\1\t\2/'
            systemctl list-units --type=service,socket,timer --state=running,failed,listening,waiting --no-legend --no-pager --plain | sed -E 's/^(\S+) +\S+ +\S+ +(\S+).*/\1\t\2/'
          } | sort -u | {
            last= states=
            while IFS="$(printf '\t')" read -r unit state; do
              if [ "$unit" = "$last" ]; then states="$states, $state"
              else [ -z "$last" ] || printf '%s\t%s\n' "$last" "$states"; last=$unit states=$state; fi
            done
            [ -z "$last" ] || printf '%s\t%s\n' "$last" "$states"
          }
        }
        """;
}
