#!/bin/sh
# Checks an evidence bundle of MetricTrail without MetricTrail: sh verify.sh [folder of the bundle]
# Needs a POSIX system with gzip, openssl, and sha256sum or shasum. Exit 0: it is what the manifest claims. Exit 1: each
# bad file is named with the reason. Exit 2: it is whole, and log files are not verified or missing, or there are no
# events. Whoever can change a bundle can change the verifier in it: use a copy that you trust. It checks files, hashes,
# digests and signatures, and no rows: only verify.mjs compares those of events.ndjson and events.csv with their records,
# and finds an empty gzip member before the content of a log file.
set -u && export LC_ALL=C
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT || exit 1
cd "${1:-$(dirname "$0")}" || exit 1
touch "$work/bad" "$work/next" "$work/namings" "$work/flat" && tab=$(printf '\t')
visible() { tr -c '[:print:]\n' '?'; }
say() { printf '%s\n' "$*" | visible; }
fail() { say "BAD $1: $2" | tee -a "$work/bad"; }
finish() {
  [ -s "$work/bad" ] && exit 1
  [ -s "$work/doubts" ] || { say 'Everything that is checked here is what the manifest claims.'; exit 0; }
  say "The bundle is whole, and $(paste -s -d ";" "$work/doubts" | sed 's/;/; /g')." && exit 2
}
command -v sha256sum > /dev/null && hasher=sha256sum || hasher='shasum -a 256'
hash_of() { $hasher < "$1" | cut -c1-64; }
md5_of() { openssl dgst -md5 < "$1" | sed 's/.*[= ]//'; }
# JSON as lines of path, tab, value: strings as they are written but for \" and \/, null as -. Parted at quotes, so that
# a digest of one line and many megabytes is read in one pass.
flatten() {
  awk '
    BEGIN { RS = "\"" }
    function emit(value,  path, at) {
      path = name[1]
      for (at = 2; at <= depth; at++) path = path "." name[at]
      print path "\t" value
    }
    function outside(text,  at, c) {
      gsub(/[ \t\r\n]/, "", text)
      for (at = 1; at <= length(text); at++) {
        c = substr(text, at, 1)
        if (c ~ /[{[]/) { depth++; list[depth] = (c == "["); name[depth] = 0; key = (c == "{") }
        else if (c ~ /[]}]/) { value(); depth-- }
        else if (c == ",") { value(); if (list[depth]) name[depth]++; key = !list[depth] }
        else if (c == ":") key = 0
        else literal = literal c
      }
    }
    function value() { if (literal != "") emit(literal == "null" ? "-" : literal); literal = "" }
    {
      if (!within) { outside($0); within = 1; next }
      string = string $0
      slashes = match($0, /\\+$/) ? RLENGTH : 0
      if (slashes % 2) { string = substr(string, 1, length(string) - 1) "\""; next }
      gsub(/\\\//, "/", string)
      if (key) name[depth] = string
      else emit(string)
      string = ""; within = 0
    }
    END { outside("") }
  ' "$1"
}
# rows FILE LIST FIELD...: a line with the fields, parted by tabs, for each object of a list of flattened JSON.
rows() {
  awk -F "$tab" -v list="$2" -v fields="$(shift 2; echo "$*")" '
    BEGIN { count = split(fields, field, " ") }
    function row(  at) {
      for (at = 1; at <= count; at++) printf "%s%s", (field[at] in value) ? value[field[at]] : "-", at < count ? "\t" : "\n"
      for (at in value) delete value[at]
    }
    index($1, list ".") == 1 {
      split($1, part, ".")
      if (part[2] != last && last != "") row()
      last = part[2]
      value[part[3]] = $2 == "" ? "-" : $2
    }
    END { if (last != "") row() }
  ' "$1"
}
one() { awk -F "$tab" -v path="$2" '$1 == path { print $2; exit }' "$1"; }
# The content of one gzip member, every byte used: the length in the trailer is that of all content.
inflate() {
  gzip -dc < "$1" > "$2" 2> /dev/null || return 1
  set -- "$2" $(tail -c 4 "$1" | od -An -tu1)
  [ $# -eq 5 ] && [ $(($2 + $3 * 256 + $4 * 65536 + $5 * 16777216)) -eq $(($(wc -c < "$1") % 4294967296)) ]
}
is_gzip() { [ "$(od -An -N2 -tx1 < "$1" | tr -d ' \n')" = 1f8b ]; }
# Epoch milliseconds of a time such as 2026-11-20T12:00:00Z.
ms_of() {
  echo "$1" | awk -F '[-T:Z.]' '{
    y = $1 - ($2 <= 2); m = $2 + ($2 > 2 ? -3 : 9); e = int(y / 400); o = y - e * 400
    day = e * 146097 + o * 365 + int(o / 4) - int(o / 100) + int((153 * m + 2) / 5) + $3 - 719469
    printf "%.0f", ((day * 24 + $4) * 60 + $5) * 60000 + $6 * 1000
  }'
}
octal() {
  awk '{
    for (at = 1; at < length($0); at += 2)
      printf "\\%03o", (index("0123456789abcdef", substr($0, at, 1)) - 1) * 16 + index("0123456789abcdef", substr($0, at + 1, 1)) - 1
  }'
}
# Where something lies and where it was signed to lie: with no bucket known the ends of the keys, or the names.
in_place() {
  [ "$1" = - ] || { [ "$1" = "$3" ] && [ "$2" = "$4" ]; return; }
  found=$(key_end "$2")
  case $found in
    */*) [ "$found" = "$(key_end "$4")" ] ;;
    *) [ "$found" = "${4##*/}" ] ;;
  esac
}
key_end() {
  end=$(printf '%s\n' "$1" | sed -n -E 's#^(.*/)?(AWSLogs/(o-[^/]+/)?[^/]+/CloudTrail[^/]*/.*)$#\2#p')
  printf '%s' "${end:-${1##*/}}"
}
# What the manifest claims must be what the bundle shows: name, verdict, reason, state, why.
compare() {
  case $2.$4 in
    verified.proved | failed.broken | failed.unproved) ;;
    verified.*) fail "$1" "claimed as verified, but $5" ;;
    failed.proved)
      case $3 in
        previous_hash_mismatch | digest_failed | copy | log_missing) ;;
        *) fail "$1" 'claimed as failed, but nothing in the bundle shows it' ;;
      esac ;;
    *.broken) fail "$1" "claimed as $2, but $5" ;;
    *.proved) fail "$1" "claimed as $2, but the bundle proves it" ;;
  esac
}
# Files
[ -f manifest.json ] || { fail manifest.json 'it is missing'; finish; }
if [ ! -f manifest.sha256 ]; then
  fail manifest.sha256 'it is missing'
elif [ "$(cat manifest.sha256)" != "$(hash_of manifest.json)  manifest.json" ]; then
  fail manifest.json 'it is not the file whose SHA-256 manifest.sha256 holds: one of both was changed'
  fail manifest.sha256 'it does not hold the SHA-256 of manifest.json: one of both was changed'
fi
flatten manifest.json > "$work/manifest"
if [ "$(one "$work/manifest" format).$(one "$work/manifest" version)" != metrictrail-evidence.1 ]; then
  fail manifest.json 'it cannot be read as a manifest of this kind'
  finish
fi
say "Evidence bundle of $(one "$work/manifest" made.program), made $(one "$work/manifest" made.at)."
say "It answers: $(one "$work/manifest" question.words)"
rows "$work/manifest" files path sha256 > "$work/files"
printf '%s\n' manifest.json manifest.sha256 > "$work/known"
signer=$(one "$work/manifest" signedBy.path)
[ -n "$signer" ] && echo manifest.sig >> "$work/known"
while IFS=$tab read -r path sha256; do
  printf '%s\n' "$path" >> "$work/known"
  case $path in
    *..* | /* | *[!A-Za-z0-9._/-]*) fail "$path" 'no bundle has such a name'; continue ;;
  esac
  [ -f "$path" ] || { fail "$path" 'it is missing'; continue; }
  [ "$(hash_of "$path")" = "$sha256" ] || fail "$path" 'its SHA-256 is not that of the manifest: it was changed'
done < "$work/files"
find . ! -type d ! -type f | sed 's#^\./##' > "$work/odd"
while IFS= read -r path; do fail "$path" 'it is neither a file nor a folder'; done < "$work/odd"
find . -type f | sed 's#^\./##' | sort > "$work/found"
sort "$work/known" | comm -23 "$work/found" - > "$work/added"
while IFS= read -r path; do fail "$path" 'it is not in the manifest: it was added'; done < "$work/added"
# The instance's own signature
if [ -z "$signer" ]; then
  say 'The bundle is not signed.'
elif [ ! -f manifest.sig ]; then
  fail manifest.sig 'it is missing'
elif ! openssl pkeyutl -help 2>&1 | grep -q rawin; then
  say 'Not checked: the signature of the instance, which this openssl cannot (Ed25519).'
else
  openssl pkey -pubin -in "$signer" -outform DER -out "$work/der" 2> /dev/null
  [ "$(hash_of "$work/der")" = "$(one "$work/manifest" signedBy.fingerprint)" ] ||
    fail "$signer" 'it is not the key that the manifest names'
  openssl base64 -d -A -in manifest.sig -out "$work/sig" 2> /dev/null
  [ "$(openssl base64 -A -in "$work/sig")" = "$(cat manifest.sig)" ] &&
    openssl pkeyutl -verify -pubin -inkey "$signer" -rawin -in manifest.json -sigfile "$work/sig" > /dev/null 2>&1 ||
    fail manifest.sig 'it is not the signature of manifest.json by the key of the instance'
fi
# Public keys
mkdir "$work/keys" && rows "$work/manifest" keys path fingerprint region validFromMs validToMs from > "$work/keyrows"
while IFS=$tab read -r path fingerprint region _; do
  [ -f "$path" ] || continue
  [ "$(md5_of "$path")" = "$fingerprint" ] || { fail "$path" 'its MD5 is not its fingerprint'; continue; }
  pem="$work/keys/$region.$fingerprint"
  openssl rsa -RSAPublicKey_in -inform DER -in "$path" -pubout -out "$pem" 2> /dev/null ||
    openssl rsa -pubin -inform DER -in "$path" -pubout -out "$pem" 2> /dev/null || fail "$path" 'it is no RSA key'
done < "$work/keyrows"
# Digests, from the newest: one may hold the signature of the one before it.
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
judge_digest() {
  state=broken
  [ -f "$path" ] && [ -f "$meta" ] && inflate "$path" "$work/doc" || { why='it is not one whole gzip file'; return; }
  flatten "$meta" > "$work/meta" && flatten "$work/doc" > "$work/flat"
  bucket=$(one "$work/flat" digestS3Bucket) key=$(one "$work/flat" digestS3Object) end=$(one "$work/flat" digestEndTime)
  previous=$(one "$work/flat" previousDigestSignature)
  named=$(printf '%s\n' "${key##*/}" | sed -n -E 's/^([^_]+)_CloudTrail-Digest_([^_]+)_.*$/\1 \2/p')
  account=${named%% *} region=${named##* }
  [ -n "$account" ] || { why='it is no digest'; return; }
  case $bucket$key in *\\*) why='its name is one that only verify.mjs can read'; return ;; esac
  in_place "$(one "$work/meta" bucket)" "$(one "$work/meta" key)" "$bucket" "$key" || { why='it was moved'; return; }
  [ "$account" = "$(one "$work/flat" awsAccountId)" ] || { why='it is the digest of another account'; return; }
  signature=$(one "$work/meta" signature)
  [ "$(one "$work/meta" algorithm)" = - ] && signature=-
  [ "$signature" = - ] && signature=$(awk -F "$tab" -v place="$bucket/$key" '$1 == place { print $2; exit }' "$work/next")
  state=unproved
  [ -n "$signature" ] || { why='no signature is at hand'; return; }
  [ "$(one "$work/flat" digestSignatureAlgorithm)" = SHA256withRSA ] || { why='it is signed in an unknown way'; return; }
  fingerprint=$(one "$work/flat" digestPublicKeyFingerprint)
  pem="$work/keys/$region.$fingerprint"
  if [ ! -f "$pem" ]; then
    why='its public key is not at hand'
    cut -f2 "$work/keyrows" | grep -qx -e "$fingerprint" && { state=broken; why='its key is that of another region'; }
    return
  fi
  printf '%s\n%s/%s\n%s\n%s' "$end" "$bucket" "$key" "$(hash_of "$work/doc")" "$previous" |
    sed 's/^-$/null/' | awk 'NR > 1 { print "" } { printf "%s", $0 }' > "$work/signed"
  printf "$(printf '%s\n' "$signature" | tr 'A-F' 'a-f' | grep -E '^([0-9a-f]{2})+$' | octal)" > "$work/sig"
  openssl dgst -sha256 -verify "$pem" -signature "$work/sig" "$work/signed" > /dev/null 2>&1 ||
    { state=broken; why='its signature is not that of this digest'; return; }
  from=$(ms_of "$end") to=$((from + 7200000))
  case $key in *_backfill.json*)
    from=$(one "$work/meta" generatedMs)
    [ "$from" = - ] && { why='it is not known when it was signed'; return; }
    to=$((from + 3600000)) from=$((from - 3600000)) ;;
  esac
  awk -F "$tab" -v f="$fingerprint" -v r="$region" -v from="$from" -v to="$to" '
    $2 == f && $3 == r && ($4 == "-" || $4 + 0 <= to + 0) && ($5 == "-" || $5 + 0 >= from + 0) { found = 1 }
    END { exit !found }' "$work/keyrows" || { why='its key was not valid then'; return; }
  state=proved why=-
}

rows "$work/manifest" digests path meta verdict reason endMs > "$work/digests"
sort -t "$tab" -k 5,5nr "$work/digests" > "$work/sorted"
while IFS=$tab read -r path meta verdict reason _; do
  judge_digest
  compare "$path" "$verdict" "$reason" "$state" "$why"
  [ -s "$work/flat" ] || continue
  [ "$state" = proved ] && [ "$previous" != - ] &&
    printf '%s/%s\t%s\n' "$(one "$work/flat" previousDigestS3Bucket)" "$(one "$work/flat" previousDigestS3Object)" \
      "$previous" >> "$work/next"
  rows "$work/flat" logFiles s3Bucket s3Object hashValue |
    awk -v more="${account}_CloudTrail_${region}_$tab$state$tab$why" '{ print $0 "\t" more }' >> "$work/namings"
  : > "$work/flat"
done < "$work/sorted"
say "Digests: $(wc -l < "$work/digests"), public keys: $(wc -l < "$work/keyrows")."
# Log files
judge_log() {
  state=broken content=$contentsha
  if [ "$form" = file ]; then
    why='it is not one whole gzip file of which every byte is used'
    [ -f "$path" ] || { why='it is missing'; return; }
    [ "$(hash_of "$path")" = "$storedsha" ] || { why='it is not the log file that the manifest names'; return; }
    if is_gzip "$path"; then inflate "$path" "$work/log" || return; else cp "$path" "$work/log"; fi
    content=$(hash_of "$work/log")
    [ "$content" = "$contentsha" ] || { why='its content has not the SHA-256 that the manifest names'; return; }
  fi
  state=unproved why='no digest in the bundle names it' best=
  awk -F "$tab" -v name="${key##*/}" '
    { at = $2; sub(/.*\//, "", at) } at == name && index(name, $4) == 1' "$work/namings" > "$work/here"
  while IFS=$tab read -r inbucket inkey hash _ its its_why; do
    [ "$its" != broken ] && in_place "$bucket" "$key" "$inbucket" "$inkey" || continue
    hash=$(printf %s "$hash" | tr 'A-F' 'a-f')
    [ "$hash" = "$content" ] && is=equal || is=other
    case $its.$is.$best in
      proved.equal.*) best=proved ;;
      proved.other.proved) ;;
      proved.other.*) best=other ;;
      unproved.equal. | unproved.equal.weak) best=unproved unproved_why=$its_why ;;
      unproved.other.) best=weak ;;
    esac
  done < "$work/here"
  case $best in
    proved) state=proved ;;
    unproved) why="its digest is not proved: $unproved_why" ;;
    other | weak) state=broken why='its content is not what its digest names: it was changed' ;;
  esac
}

rows "$work/manifest" logs path form storedSha256 contentSha256 verdict reason bucket key > "$work/logs"
while IFS=$tab read -r path form storedsha contentsha verdict reason bucket key; do
  judge_log
  [ "$path" = - ] && path=$key
  compare "$path" "$verdict" "$reason" "$state" "$why"
  [ "$verdict" = verified ] || say "Not proved: $verdict ($reason) $key $storedsha"
  [ "$form" = file ] || say "Not proved: that the records are in $key, whose bytes are not in the bundle"
  [ "$verdict.$form" = verified.file ] || printf '%s\n' "$key" >> "$work/open"
done < "$work/logs"
rows "$work/manifest" missing key sha256 > "$work/missing"
while IFS=$tab read -r key sha256; do
  say "1 log file that a digest names is missing: $key"
  cut -f2,3 "$work/namings" | grep -qxF -e "$key$tab$sha256" || fail "$key" 'claimed as missing, but no digest names it'
done < "$work/missing"
[ -s events.ndjson ] || echo 'it holds no events' >> "$work/doubts"
doubt() { [ ! -s "$1" ] || echo "$2: $(head -n 3 "$1" | cut -f1 | paste -s -d , - | sed 's/,/, /g')" >> "$work/doubts"; }
[ -s "$work/open" ] && doubt "$work/open" "$(grep -c '' "$work/open") of $(grep -c '' "$work/logs") log files are not verified"
doubt "$work/missing" 'log files that digests name are missing'
say "Log files: $(wc -l < "$work/logs"), of which $(cut -f5 "$work/logs" | grep -c -x verified) are verified."
[ "$(grep -c '' events.ndjson)" = "$(one "$work/manifest" counts.events)" ] ||
  fail events.ndjson 'it has another number of events than the manifest says'
say 'Not checked here: rows of events.ndjson and events.csv, counts, report.html, charts. verify.mjs compares the rows.'
say "Whether the keys are AWS's own is told by: aws cloudtrail list-public-keys --region REGION"
awk -F "$tab" -v sample="the sample's own key, which everybody has" '{
  from = $6 == "cloudtrail" ? "which the manifest says AWS told (ListPublicKeys)" : ""
  if (from == "") from = "taken from a file beside the logs, not compared with AWS"
  if ($2 ~ /^(6897acd045ac|9d9bf5ea985b|cef433772ec8)/) from = sample
  print "  signed by key " $2 " (" $3 "), " from }' "$work/keyrows" | visible
finish
