<?php
/**
 * Plugin Name: Signalpost for WooCommerce
 * Description: Writes into each order what ties it to its visit, with the buyer's consent, and tells the tag of the purchase.
 * Version: 1.0.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * License: Apache-2.0
 *
 * For the classic and for the block checkout. Nothing is sent from here, and no cookie is set: what the browser sends with
 * the checkout is copied into the order's own meta, from where WooCommerce's webhooks take it. Without consent, nothing is
 * copied but the signals of it.
 *
 * Filters: `signalpost_consent` ('granted', 'denied' or '' for not known; the order as second argument),
 * `signalpost_event_id` (the id of the browser's Purchase, where another plugin makes it; the order as second argument),
 * `signalpost_track_purchase` (whether the order page tells the tag of the purchase; the order as second argument).
 *
 * @package Signalpost
 */

namespace Signalpost;

defined( 'ABSPATH' ) || exit;

const PREFIX  = '_signalpost_';
const NAMES   = array( 'fbp', 'fbc', 'visitor', 'event_id', 'url', 'consent' );
const LONGEST = 512; // Characters of an id; what is longer is none.

/** The visitor id. The gateway sets it once there is consent, and takes it away at a refusal. */
const VISITOR = '_spv';

/** What consent platforms leave in cookies, by the name that Signalpost gives the signal. */
const SIGNALS = array(
	'tcf'       => 'euconsent-v2',
	'addtl'     => 'addtl_consent',
	'usp'       => 'usprivacy',
	'onetrust'  => 'OptanonConsent',
	'cookiebot' => 'CookieConsent',
	'didomi'    => 'didomi_token',
);
const LONGEST_SIGNAL = 8192;

add_action( 'woocommerce_checkout_create_order', __NAMESPACE__ . '\write_into_order', 20 );
add_action( 'woocommerce_store_api_checkout_update_order_from_request', __NAMESPACE__ . '\write_into_order', 20 );
add_action( 'woocommerce_thankyou', __NAMESPACE__ . '\tell_the_tag', 20 );
add_filter( 'woocommerce_privacy_remove_order_personal_data_meta', __NAMESPACE__ . '\erased_with_the_order' );
add_action( 'before_woocommerce_init', __NAMESPACE__ . '\declare_compatibility' );

/**
 * Writes the browser's half into an order that is being placed. Whoever saves the order saves it too.
 *
 * @param \WC_Order $order The order.
 */
function write_into_order( $order ) {
	foreach ( NAMES as $name ) {
		$order->delete_meta_data( PREFIX . $name ); // Of an earlier try, when consent may have been another.
	}
	foreach ( half_of( $order ) as $name => $text ) {
		$order->update_meta_data( PREFIX . $name, $text );
	}
}

/**
 * What the request says, by name.
 *
 * @param \WC_Order $order The order.
 * @return string[]
 */
function half_of( $order ) {
	$signals = signals( $order );
	$half    = array();
	if ( 'granted' === ( $signals['api'] ?? '' ) ) {
		$half = array(
			'fbp'      => cookie( '_fbp', LONGEST ),
			'fbc'      => cookie( '_fbc', LONGEST ),
			'visitor'  => cookie( VISITOR, LONGEST ),
			'event_id' => (string) apply_filters( 'signalpost_event_id', '', $order ),
			'url'      => page(),
		);
	}
	if ( $signals ) {
		$half['consent'] = wp_json_encode( $signals );
	}
	return array_filter( $half, 'strlen' );
}

/**
 * The signals of consent. The site's own word goes first, then that of the WP Consent API, then that a visitor id is there.
 *
 * @param \WC_Order $order The order.
 * @return string[]
 */
function signals( $order ) {
	$found = array();
	foreach ( SIGNALS as $name => $cookie ) {
		$found[ $name ] = cookie( $cookie, LONGEST_SIGNAL );
	}
	$found['gpc'] = '1' === server( 'HTTP_SEC_GPC' ) ? '1' : '';
	$said         = (string) apply_filters( 'signalpost_consent', '', $order );
	if ( '' === $said && function_exists( 'wp_has_consent' ) && function_exists( 'wp_get_consent_type' ) && wp_get_consent_type() ) {
		$said = wp_has_consent( 'marketing' ) ? 'granted' : 'denied';
	}
	if ( '' === $said && '' !== cookie( VISITOR, LONGEST ) ) {
		$said = 'granted';
	}
	$found['api'] = in_array( $said, array( 'granted', 'denied' ), true ) ? $said : '';
	return array_filter( $found, 'strlen' );
}

/**
 * A cookie's value, empty where it is none that could be one.
 *
 * @param string $name    The cookie.
 * @param int    $longest Characters.
 * @return string
 */
function cookie( $name, $longest ) {
	$value = isset( $_COOKIE[ $name ] ) && is_string( $_COOKIE[ $name ] ) ? wp_unslash( $_COOKIE[ $name ] ) : '';
	return strlen( $value ) <= $longest && preg_match( '/^[\x20-\x7e]*$/', $value ) ? $value : '';
}

/**
 * A text of the request's head.
 *
 * @param string $name The name in $_SERVER.
 * @return string
 */
function server( $name ) {
	return isset( $_SERVER[ $name ] ) && is_string( $_SERVER[ $name ] ) ? wp_unslash( $_SERVER[ $name ] ) : '';
}

/**
 * The page that the checkout is on, without its query: both checkouts post from it.
 *
 * @return string
 */
function page() {
	$parts = wp_parse_url( server( 'HTTP_REFERER' ) );
	if ( ! is_array( $parts ) || ! isset( $parts['scheme'], $parts['host'] ) || ! preg_match( '/^https?$/', $parts['scheme'] ) ) {
		return '';
	}
	return $parts['scheme'] . '://' . $parts['host'] . ( isset( $parts['port'] ) ? ':' . $parts['port'] : '' ) . ( $parts['path'] ?? '/' );
}

/**
 * Tells the tag on the order page of the purchase, once. The tag asks for consent itself, and makes the event's id of the
 * order's number, as the gateway does for the order.
 *
 * @param int $order_id The order's number.
 */
function tell_the_tag( $order_id ) {
	$order = wc_get_order( $order_id );
	if ( ! $order || $order->has_status( array( 'failed', 'cancelled' ) ) || $order->get_meta( PREFIX . 'told' ) ) {
		return;
	}
	// A plugin that tracks purchases under an id of its own would make two of one.
	$tracked = class_exists( 'WC_Facebookcommerce' ) || defined( 'PYS_FREE_VERSION' ) || defined( 'PYS_VERSION' );
	if ( ! apply_filters( 'signalpost_track_purchase', ! $tracked, $order ) ) {
		return;
	}
	$order->update_meta_data( PREFIX . 'told', '1' );
	$order->save_meta_data();
	$event_id = (string) apply_filters( 'signalpost_event_id', '', $order );
	printf(
		"<script>(window.signalpost=window.signalpost||function(){(signalpost.q=signalpost.q||[]).push(arguments)})('track','Purchase',%s,%s)</script>\n",
		script_text( purchase_of( $order ) ), // phpcs:ignore WordPress.Security.EscapeOutput
		script_text( $event_id ? array( 'event_id' => $event_id ) : (object) array() ) // phpcs:ignore WordPress.Security.EscapeOutput
	);
}

/**
 * The purchase, in Meta's names.
 *
 * @param \WC_Order $order The order.
 * @return array
 */
function purchase_of( $order ) {
	$contents = array();
	foreach ( $order->get_items() as $item ) {
		$contents[] = array(
			'id'         => (string) $item->get_product_id(),
			'quantity'   => (int) $item->get_quantity(),
			'item_price' => (float) $order->get_item_subtotal( $item, (bool) $order->get_prices_include_tax() ),
		);
	}
	return array(
		'value'        => (float) $order->get_total(),
		'currency'     => $order->get_currency(),
		'order_id'     => (string) $order->get_id(),
		'content_type' => 'product',
		'content_ids'  => array_values( array_unique( array_column( $contents, 'id' ) ) ),
		'contents'     => $contents,
		'num_items'    => array_sum( array_column( $contents, 'quantity' ) ),
	);
}

/**
 * JSON that can stand in a script.
 *
 * @param mixed $value The value.
 * @return string
 */
function script_text( $value ) {
	return wp_json_encode( $value, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT );
}

/**
 * WooCommerce's eraser takes our meta with the rest of an order's personal data.
 *
 * @param string[] $meta Keys and how they are made anonymous.
 * @return string[]
 */
function erased_with_the_order( $meta ) {
	foreach ( array( 'fbp', 'fbc', 'visitor', 'event_id', 'consent' ) as $name ) {
		$meta[ PREFIX . $name ] = 'text';
	}
	return $meta;
}

/** Orders are read and written by WooCommerce's own objects alone, wherever it keeps them. */
function declare_compatibility() {
	if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
		\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', __FILE__, true );
		\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', __FILE__, true );
	}
}
