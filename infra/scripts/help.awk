# Prints the targets of a Makefile under their headings: `##@ Heading` and `target: … ## what it does`.

BEGIN { FS = ":.*## "; print "\nHoldfast: make <target>" }
/^##@ / { printf "\n%s\n", substr($0, 5) }
/^[a-z0-9-]+:.*## / { printf "  %-13s %s\n", $1, $2 }
END { print "" }
