/** {@code evenkeel run} as a user starts it, in namespaces, beside the real programs. */
package dev.evenkeel.acceptance.node;
