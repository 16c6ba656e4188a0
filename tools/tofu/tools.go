//go:build tools

// Package tools pins the OpenTofu that the setup builds where there is none.
package tools

import _ "github.com/opentofu/opentofu/cmd/tofu"
