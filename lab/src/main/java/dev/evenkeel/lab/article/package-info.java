/**
 * The article's network: two balancers, two web servers, a client, the floating address, and the
 * article's files, unmodified.
 */
@NullMarked
package dev.evenkeel.lab.article;

import org.jspecify.annotations.NullMarked;
