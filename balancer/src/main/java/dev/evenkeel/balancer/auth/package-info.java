/**
 * Lists of users and their passwords (manual, chapter 3.4), and the fetches that ask them. Rules
 * and pages that let in only known users stand on it.
 */
@NullMarked
package dev.evenkeel.balancer.auth;

import org.jspecify.annotations.NullMarked;
